// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.InvalidMetricException;
import java.net.ConnectException;
import java.sql.SQLTransientConnectionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushFailuresTest {

    private final PushFailures failures = new PushFailures();

    private static Exchange failed(Exception failure) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return exchange;
    }

    /** What comes of an answer of the gateway; whom it blames is the component's to say. */
    private static Exchange answered(int status, boolean retryable, boolean blamesContent) {
        return failed(PushgatewayException.of(new GatewayException(
                "POST", "http://gateway/metrics/job/x", status, "no", null, retryable, blamesContent, null, null)));
    }

    @Test
    void whatCannotBeReadOrMappedIsTheMessagesFault() {
        Exception record = new RecordException(RecordException.Reason.MALFORMED, "no JSON", null);
        Exception metric = new InvalidMetricException("m", null, "twice", null);

        assertThat(failures.isData(failed(new PushgatewayException("no JSON", record))))
                .isTrue();
        assertThat(failures.isData(failed(new PushgatewayException("twice", metric))))
                .isTrue();
        assertThat(failures.isData(failed(new PushgatewayException("URL too long", null))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void whatTheGatewayRefusesForItsContentIsTheMessagesFault(int status) {
        assertThat(failures.isData(answered(status, false, true))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 405})
    void whatTheGatewayRefusesForSenderOrAddressIsNot(int status) {
        assertThat(failures.isData(answered(status, false, false))).isFalse();
    }

    @Test
    void aGatewayThatIsAwayOrBusyIsNotTheMessagesFault() {
        assertThat(failures.isData(answered(-1, true, false))).isFalse();
        assertThat(failures.isData(answered(503, true, false))).isFalse();
    }

    @Test
    void anInterruptionOrSomethingUnknownIsNotTheMessagesFault() {
        assertThat(failures.isData(failed(new PushgatewayException("stopped", new InterruptedException()))))
                .isFalse();
        assertThat(failures.isData(failed(new IllegalStateException("?")))).isFalse();
    }

    @Test
    void theReasonHoldsWhatIsInnermost() {
        Exception pool = new SQLTransientConnectionException("no connection", new ConnectException("refused"));

        assertThat(failures.reason(failed(pool))).isEqualTo("no connection: refused");
        assertThat(failures.reason(failed(new PushgatewayException("all said", pool))))
                .isEqualTo("all said");
        assertThat(failures.reason(failed(new IllegalStateException()))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aBridgeThatIsToldToStopIsNotRunning() throws Exception {
        Exchange exchange = failed(new IllegalStateException());
        assertThat(failures.isRunning(exchange)).isTrue();

        try (var context = new DefaultCamelContext() {
            @Override
            public boolean isStopping() {
                return true;
            }
        }) {
            assertThat(failures.isRunning(new DefaultExchange(context))).isFalse();
        }
    }
}
