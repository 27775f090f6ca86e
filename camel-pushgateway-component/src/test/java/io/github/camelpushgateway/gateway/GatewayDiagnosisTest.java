// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayDiagnosisTest {

    private static final GatewayUrl URL = GatewayUrl.parse("http://localhost:9091");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUSHGATEWAY|400|pushed metrics are invalid or inconsistent with existing metrics: pushed metrics must not have timestamps|timestampPolicy",
                "PUSHGATEWAY|400|collected metric \"a\" { label:<name:\"x\"> } was collected before with the same name and label values|tells them apart",
                "PUSHGATEWAY|400|collected metric a label:{} gauge:{} should be a Counter|another type",
                "PUSHGATEWAY|400|gathered metric family a has type GAUGE but should have COUNTER|another type",
                "PUSHGATEWAY|400|collected metric named \"x_count\" collides with previously collected histogram named \"x\"|rename one",
                "PUSHGATEWAY|400|text format parsing error in line 3: second TYPE line for metric name \"a\", or TYPE reported after samples|once",
                "PUSHGATEWAY|400|text format parsing error in line 1: invalid metric name|format=text",
                "PUSHGATEWAY|400|Client sent an HTTP request to an HTTPS server.|https://",
                "PUSHGATEWAY|404|404 page not found|not Prometheus'",
                "PUSHGATEWAY|401|Unauthorized|username and password",
                "PUSHGATEWAY|413||maxRequestBytes",
                "PUSHGATEWAY|414||grouping labels",
                "PUSHGATEWAY|415||format=text",
                "PUSHGATEWAY|502|bad gateway|see its log",
                "ALIYUN_V1|404||/api/v2",
                "ALIYUN_V2|404||/api/v1/pushgateway",
                "ALIYUN_V1|401||set as token",
                "ALIYUN_V2|403|Inflow Quota Exceed|linger",
                "ALIYUN_V1|400|missing tenant_userid|set tenantId",
                "ALIYUN_V2|400|bad request|1 MB",
                "VICTORIAMETRICS|404||/api/v1/import/prometheus",
            })
    void knowsTheWayOut(GatewayProfile profile, int status, String words, String hint) {
        assertThat(hint(profile, AuthenticationKind.NONE, Method.POST, null, status, words))
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUSHGATEWAY|400|pushed metrics must not have timestamps",
                "PUSHGATEWAY|400|collected metric tenant_rooms label:{} gauge:{} should be a Counter",
                "ALIYUN_V1|400|gathered metric family tenants has type GAUGE but should have COUNTER",
                "ALIYUN_V1|400|metric instance_count: HELP holds characters that are not ASCII",
                "PUSHGATEWAY|413|",
                "VICTORIAMETRICS|422|cannot parse",
                "ALIYUN_V2|400|bad request",
            })
    void knowsWhatMayBeTheSamplesFault(GatewayProfile profile, int status, String words) {
        assertThat(blamesContent(profile, status, words)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALIYUN_V1|400|missing tenant_userid",
                "ALIYUN_V1|400|metric celsius has no label tenant_userid with this tenant's id",
                "ALIYUN_V2|400|{\"errorCode\":\"ProjectNotExist\",\"errorMessage\":\"The Project does not exist : p\"}",
                "ALIYUN_V2|400|{\"errorCode\":\"RequestTimeTooSkewed\",\"errorMessage\":\"Request time exceeds server time\"}",
                "PUSHGATEWAY|400|Client sent an HTTP request to an HTTPS server.",
                "PUSHGATEWAY|400|400 The SSL certificate error",
                "PUSHGATEWAY|401|Unauthorized",
                "PUSHGATEWAY|403|Forbidden",
                "PUSHGATEWAY|404|not found",
                "PUSHGATEWAY|405|",
                "PUSHGATEWAY|503|busy",
            })
    void knowsWhatIsNoFaultOfTheSamples(GatewayProfile profile, int status, String words) {
        assertThat(blamesContent(profile, status, words)).isFalse();
    }

    private static boolean blamesContent(GatewayProfile profile, int status, String words) {
        return GatewayDiagnosis.blamesContent(new RefusedRequest(
                profile,
                URL,
                AuthenticationKind.NONE,
                GatewayRequest.push(Method.POST, "/metrics/job/x", "text/plain", new byte[5], 5),
                status,
                words == null ? "" : words,
                null));
    }

    @Test
    void keepsSilentWhereTheGatewaysWordsSayItAll() {
        assertThat(hint(
                        GatewayProfile.PUSHGATEWAY,
                        AuthenticationKind.NONE,
                        Method.POST,
                        null,
                        400,
                        "job name is required"))
                .isNull();
    }

    @Test
    void suspectsTheCompressionWhenACompressedPushCannotBeRead() {
        String words = "text format parsing error in line 1: invalid metric name";
        assertThat(hint(GatewayProfile.PUSHGATEWAY, AuthenticationKind.NONE, Method.POST, "gzip", 400, words))
                .contains("compression=none")
                .contains("1.5");
    }

    @Test
    void offersAddWhereAnotherMethodIsNotTaken() {
        assertThat(hint(GatewayProfile.VICTORIAMETRICS, AuthenticationKind.NONE, Method.PUT, null, 405, ""))
                .contains("PUT")
                .contains("operation=add");
        assertThat(hint(GatewayProfile.PUSHGATEWAY, AuthenticationKind.NONE, Method.DELETE, null, 501, ""))
                .contains("DELETE");
    }

    @Test
    void namesThePoliciesWhereAnAccessKeyIsRefused() {
        assertThat(hint(
                        GatewayProfile.ALIYUN_V2,
                        AuthenticationKind.STS,
                        Method.POST,
                        null,
                        403,
                        "denied by sts or ram"))
                .contains("AliyunPrometheusMetricWriteAccess")
                .contains("AliyunCloudMonitorFullAccess")
                .contains("securityToken");
    }

    @Test
    void noticesCredentialsOfTheOtherGeneration() {
        assertThat(hint(GatewayProfile.ALIYUN_V2, AuthenticationKind.BEARER, Method.POST, null, 401, ""))
                .contains("set accessKeyId and accessKeySecret");
        assertThat(hint(GatewayProfile.ALIYUN_V1, AuthenticationKind.ACCESS_KEY, Method.POST, null, 401, ""))
                .contains("set token");
    }

    @Test
    void doubtsAddressesAndCredentialsThatDoNotFitTheProfile() {
        assertThat(GatewayDiagnosis.doubts(
                        GatewayProfile.ALIYUN_V2,
                        GatewayUrl.parse("https://p.r.log.aliyuncs.com/prometheus/p/i/api/v2"),
                        AuthenticationKind.BEARER))
                .hasSize(2)
                .anySatisfy(doubt -> assertThat(doubt).contains("/api/v1/pushgateway"))
                .anySatisfy(doubt -> assertThat(doubt).contains("accessKeyId"));
        assertThat(GatewayDiagnosis.doubts(
                        GatewayProfile.PUSHGATEWAY,
                        GatewayUrl.parse("http://vm:8428/api/v1/import/prometheus"),
                        AuthenticationKind.NONE))
                .singleElement()
                .asString()
                .contains("profile=victoriametrics");
        assertThat(GatewayDiagnosis.doubts(
                        GatewayProfile.ALIYUN_V1,
                        GatewayUrl.parse("https://r.arms.aliyuncs.com/prometheus/h/1/h/r/api/v2"),
                        AuthenticationKind.BEARER))
                .isEmpty();
        assertThat(GatewayDiagnosis.doubts(GatewayProfile.PUSHGATEWAY, URL, AuthenticationKind.NONE))
                .isEmpty();
    }

    @Test
    void aCertificateThatIsRefusedNowIsRefusedAgain() {
        assertThat(ConnectionDiagnosis.of(handshake(new CertificateException("PKIX path building failed")), URL))
                .satisfies(failure -> {
                    assertThat(failure.retryable()).isFalse();
                    assertThat(failure.hint()).contains("http.sslContextParameters");
                });
        assertThat(ConnectionDiagnosis.of(handshake(new CertificateExpiredException("NotAfter")), URL)
                        .hint())
                .contains("not valid today");
        assertThat(ConnectionDiagnosis.of(new SSLPeerUnverifiedException("for another"), URL)
                        .hint())
                .contains("another host")
                .contains("localhost");
        assertThat(ConnectionDiagnosis.of(new SSLException("Received fatal alert: certificate_required"), URL)
                        .hint())
                .contains("client certificate");
    }

    @Test
    void aHandshakeThatBrokeOffMayBeTriedAgain() {
        assertThat(ConnectionDiagnosis.of(new SSLHandshakeException("Remote host terminated the handshake"), URL)
                        .retryable())
                .isTrue();
    }

    @Test
    void namesAFailureThatHasNoWords() {
        assertThat(ConnectionDiagnosis.of(new IOException(), URL).words()).contains("IOException");
    }

    private static Exception handshake(Exception cause) {
        return (Exception) new SSLHandshakeException("failed").initCause(cause);
    }

    private static String hint(
            GatewayProfile profile, AuthenticationKind kind, Method method, String encoding, int status, String words) {
        GatewayRequest request = new GatewayRequest(method, "/metrics/job/x", "text/plain", encoding, new byte[5], 5);
        return GatewayDiagnosis.hint(
                new RefusedRequest(profile, URL, kind, request, status, words == null ? "" : words, null));
    }
}
