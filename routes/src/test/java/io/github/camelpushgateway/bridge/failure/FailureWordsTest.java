// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.PushgatewayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureWordsTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("/in/a.csv"), "this user may not open or change /in/a.csv"),
                Arguments.of(
                        new PushgatewayException("/in/a.csv", new AccessDeniedException("/in/a.csv")),
                        "this user may not open or change /in/a.csv"),
                Arguments.of(new NoSuchFileException("/in/a.csv"), "there is no /in/a.csv"),
                Arguments.of(new NotDirectoryException("/in"), "/in is no folder"),
                Arguments.of(
                        new FileSystemException("/in/a.csv", null, "No space left on device"),
                        "/in/a.csv: No space left on device"),
                Arguments.of(new UnknownHostException("db.example"), "there is no host called db.example"),
                Arguments.of(
                        new SQLException(
                                "Cannot process result", new SQLException("Bad value for type double : $1.00")),
                        "Cannot process result: Bad value for type double : $1.00"),
                Arguments.of(
                        new RuntimeCamelException(new SQLException("ERROR: relation \"x\" does not exist")),
                        "ERROR: relation \"x\" does not exist"),
                Arguments.of(
                        new PushgatewayException("all that is to be said", new ConnectException("refused")),
                        "all that is to be said"),
                Arguments.of(new IOException(), "java.io.IOException"),
                Arguments.of(new InterruptedException(), "it was stopped"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theReasonIsSaidInWords(Throwable failure, String words) {
        assertThat(FailureWords.of(failure)).isEqualTo(words);
    }

    @Test
    void theWordsAreOneLineThatNoLogObeys() {
        assertThat(FailureWords.of(new IOException("a\nERROR forged\u001b[31m")))
                .isEqualTo("a ERROR forged [31m");
        assertThat(FailureWords.of(new IOException("x".repeat(5000)))).hasSizeLessThan(2100);
    }

    @Test
    void causesThatGoInACircleEnd() {
        IOException one = new IOException("one");
        IOException other = new IOException("other", one);
        one.initCause(other);

        assertThat(FailureWords.of(one)).contains("o");
    }

    @Test
    void aConnectionThatWasRefusedToJavasHttpClientIsSaidInWords() {
        // As it comes: none of the two has a message.
        ConnectException refused = new ConnectException();
        refused.initCause(new ClosedChannelException());

        assertThat(FailureWords.of(refused)).isEqualTo("there is no connection");
    }
}
