// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;

class BrokerFailureTest {

    private static String words(Throwable failure, int code, String username) {
        return BrokerFailure.words(failure, code, "tcp://broker:1883", username);
    }

    @Test
    void aRefusalOfTheUserNamesTheSettings() {
        Exception none = new Exception();
        // MQTT 3.1.1 and MQTT 5 number their answers in different ways.
        for (int code : new int[] {0x04, 0x86}) {
            assertThat(words(none, code, "u"))
                    .isEqualTo(
                            "tcp://broker:1883 refuses the user name or password. Check mqtt.username and mqtt.password");
        }
        for (int code : new int[] {0x05, 0x87}) {
            assertThat(words(none, code, "u")).contains("does not authorize the user u", "mqtt.username");
            assertThat(words(none, code, null)).contains("not authorized", "Set mqtt.username");
        }
    }

    @Test
    void theCauseIsFoundUnderWhatIsWrappedAroundIt() {
        assertThat(words(new Exception(new ConnectException("Connection refused")), 32103, null))
                .isEqualTo("tcp://broker:1883 refuses the connection. Does the broker run? Check mqtt.broker-url");
        assertThat(words(new Exception(new UnknownHostException("broker")), 0, null))
                .isEqualTo("the host of tcp://broker:1883 is not known. Check mqtt.broker-url");
        assertThat(words(new Exception(new EOFException()), 32109, null)).contains("closed the connection", "ssl://");
        assertThat(words(new Exception(new SSLHandshakeException("PKIX path building failed: x")), 0, null))
                .contains("signed by nobody this machine trusts");
        assertThat(words(new Exception(new SSLHandshakeException("No name matching broker found")), 0, null))
                .contains("certificate", "No name matching broker found");
    }

    /** The clients end with the connection. */
    @Test
    void whatDoesNotAnswerMayBeNoBroker() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "tcp://127.0.0.1:" + silent.getLocalPort();
            for (String answer : List.of(timeout3(url), timeout5(url))) {
                assertThat(answer)
                        .isEqualTo(url + " does not answer. Is it a broker, and can it be reached from here?"
                                + " Check mqtt.broker-url");
            }
        }
    }

    private static String timeout3(String url) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient(url, "three", new MemoryPersistence());
        try {
            client.connect().waitForCompletion(100);
            return "connected";
        } catch (MqttException e) {
            return BrokerFailure.words(e, e.getReasonCode(), url, null);
        }
    }

    private static String timeout5(String url) throws Exception {
        var persistence = new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence();
        var client = new org.eclipse.paho.mqttv5.client.MqttAsyncClient(url, "five", persistence);
        try {
            client.connect().waitForCompletion(100);
            return "connected";
        } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
            return BrokerFailure.words(e, e.getReasonCode(), url, null);
        }
    }

    @Test
    void whatIsNotKnownIsShownAsItIs() {
        assertThat(words(new Exception("odd", new IllegalStateException("odder")), 0, null))
                .isEqualTo("tcp://broker:1883: odder");
        assertThat(words(new RuntimeException(new IllegalStateException()), 0, null))
                .isEqualTo("tcp://broker:1883: java.lang.IllegalStateException");
    }
}
