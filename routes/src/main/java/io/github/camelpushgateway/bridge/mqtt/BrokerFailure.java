// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why there is no connection to a broker, in words that name the setting to look at. */
final class BrokerFailure {

    /** The clients' own number for an answer that did not come in time, {@code REASON_CODE_CLIENT_TIMEOUT} of both. */
    private static final int NO_ANSWER = 32_000;

    private BrokerFailure() {}

    /**
     * @param code the reason code of either version's answer to a connection; 0 for none
     * @param url the broker's address, without a password
     * @param username the user that was given; {@code null} for none
     * @return one line
     */
    static String words(Throwable failure, int code, String url, String username) {
        String refusal = refusal(code, username);
        if (refusal != null) {
            return url + " " + refusal;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = words(cause, url);
            if (words != null) {
                return words;
            }
        }
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return url + ": " + (innermost.getMessage() == null ? innermost.toString() : innermost.getMessage());
    }

    /** The answers that MQTT 3.1.1 (3.2.2.3) and MQTT 5 (3.2.2.2) have; the codes of the two have nothing in common. */
    private static String refusal(int code, String username) {
        switch (code) {
            case 0x01, 0x84:
                return "does not speak this version of MQTT. Check mqtt.version";
            case 0x02, 0x85:
                return "does not take this client id. Check mqtt.client-id";
            case 0x03, 0x88, 0x89:
                return "takes no connections at the moment";
            case 0x04, 0x86:
                return "refuses the user name or password. Check mqtt.username and mqtt.password";
            case 0x05, 0x87:
                return username == null
                        ? "authorizes nobody without a user: not authorized. Set mqtt.username and mqtt.password"
                        : "does not authorize the user " + username
                                + ": not authorized. Check mqtt.username and mqtt.password";
            case 0x8a:
                return "has banned this client";
            case 0x8c:
                return "wants another way of authentication than user name and password";
            case 0x9f:
                return "takes no connections as fast as this";
            case NO_ANSWER:
                return "does not answer. Is it a broker, and can it be reached from here? Check mqtt.broker-url";
            default:
                return null;
        }
    }

    private static String words(Throwable cause, String url) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) {
            return "the host of " + url + " is not known. Check mqtt.broker-url";
        }
        if (cause instanceof NoRouteToHostException) {
            return url + " cannot be reached from this machine: " + message;
        }
        if (cause instanceof ConnectException) {
            return url + " refuses the connection. Does the broker run? Check mqtt.broker-url";
        }
        if (cause instanceof SocketTimeoutException) {
            return url + " does not answer";
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return url + " does not speak TLS. Write tcp:// in mqtt.broker-url, or the broker's port for TLS";
        }
        if (message.contains("PKIX path") || message.contains("unable to find valid certification path")) {
            return url + " has a certificate that was signed by nobody this machine trusts: " + message;
        }
        if (cause instanceof CertificateException) {
            return "the certificate of " + url + " is not accepted: " + message;
        }
        if (cause instanceof SSLException && cause.getCause() == null) {
            return url + " cannot agree on TLS, its certificate or ours is not accepted: " + message;
        }
        if (cause instanceof EOFException) {
            return url + " closed the connection"
                    + (url.startsWith("tcp:") ? ". If that is its port for TLS, write ssl:// in mqtt.broker-url" : "");
        }
        return null;
    }
}
