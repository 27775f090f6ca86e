// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.camelpushgateway.PushgatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedFileTest {

    @TempDir
    private Path inbox;

    private Exchange failed(Exception failure) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getIn().setHeader(Exchange.FILE_NAME_ONLY, "stock.csv");
        exchange.getIn()
                .setHeader("CamelFileAbsolutePath", inbox.resolve("stock.csv").toString());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return exchange;
    }

    @Test
    void theReasonSaysWhatWasWrongAndWhereToPutTheFile() throws Exception {
        Path folder = inbox.resolve(".failed");

        new FailedFile().explain(failed(new PushgatewayException("line 3: 'x' is no number", null)), folder.toString());

        assertThat(folder.resolve("stock.csv.reason.txt"))
                .content()
                .contains(
                        "stock.csv was not pushed",
                        "line 3: 'x' is no number",
                        "Correct",
                        "move the file back to " + inbox);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whenTheGatewayIsAwayNothingIsSaidAgainstTheFile() {
        Path folder = inbox.resolve(".failed");
        PushgatewayException away = new PushgatewayException("connection refused", null) {
            @Override
            public boolean isRetryable() {
                return true;
            }
        };

        new FailedFile().explain(failed(away), folder.toString());

        assertThat(folder.resolve("stock.csv.reason.txt")).content().contains("Nothing is wrong with the file");
    }

    @Test
    void aFolderThatCannotBeWrittenToDoesNotHideTheFailure() throws Exception {
        Path notAFolder = Files.createFile(inbox.resolve("file"));

        assertThatCode(() -> new FailedFile().explain(failed(new RuntimeException("why")), notAFolder.toString()))
                .doesNotThrowAnyException();
    }
}
