// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** What a request that got no answer means, what the user can do, and whether trying again may help. */
final class ConnectionDiagnosis {

    private static final String SLOW = "Check that the gateway is up and not overloaded, or raise requestTimeout";

    private ConnectionDiagnosis() {}

    /** What to do about a request that was broken off since it took too long. */
    static Failure tooLate(Duration requestTimeout) {
        return new Failure("no complete answer within " + requestTimeout.toMillis() + " ms", SLOW, true);
    }

    /** What to do about a connection that failed, and whether trying again may help. */
    static Failure of(Throwable failure, GatewayUrl gateway) {
        String where = gateway.host() + ":" + gateway.port();
        if (has(failure, UnknownHostException.class)) {
            return new Failure(
                    "the host " + gateway.host() + " is unknown", "Check gatewayUrl and the name service", true);
        }
        if (has(failure, ConnectionRequestTimeoutException.class)) {
            return new Failure(
                    "no connection came free in time",
                    "Raise http.connectionsPerRoute to at least maxConcurrentPushes, or lower that",
                    true);
        }
        if (has(failure, SocketTimeoutException.class)) {
            return new Failure("no answer in time (" + words(failure) + ")", SLOW, true);
        }
        if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
            return new Failure(
                    "no connection to " + where + " (" + words(failure) + ")",
                    "Is the gateway running, and reachable from here?",
                    true);
        }
        if (has(failure, SSLException.class)) {
            return tls(failure, gateway);
        }
        if (has(failure, MessageConstraintException.class)) {
            return new Failure(
                    "the header of the answer is too long (" + words(failure) + ")",
                    "No gateway answers so: check that gatewayUrl is a gateway's, and any proxy on the way",
                    false);
        }
        if (has(failure, NoHttpResponseException.class)) {
            return new Failure(
                    "the connection was closed without an answer",
                    "If it goes on, check the port, and whether the gateway speaks TLS (https://)",
                    true);
        }
        if (has(failure, ProtocolException.class)) {
            return new Failure(
                    "the answer is not HTTP (" + words(failure) + ")",
                    "Check that gatewayUrl is a gateway's, and any proxy on the way",
                    false);
        }
        return new Failure("the request broke off (" + words(failure) + ")", null, true);
    }

    /** A certificate that is refused now is refused again; a handshake that merely broke off may succeed. */
    private static Failure tls(Throwable failure, GatewayUrl gateway) {
        String words = "TLS failed (" + words(failure) + ")";
        if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
            return new Failure(
                    words, "The gateway's certificate is not valid today: renew it, or check the clock here", false);
        }
        if (has(failure, SSLPeerUnverifiedException.class) || contains(failure, "No subject alternative")) {
            return new Failure(
                    words,
                    "The gateway's certificate is for another host: use the name it was made for in gatewayUrl, or have one made for "
                            + gateway.host(),
                    false);
        }
        if (has(failure, CertificateException.class) || contains(failure, "PKIX")) {
            return new Failure(
                    words,
                    "The gateway's certificate is signed by nobody trusted here: trust its authority through"
                            + " http.sslContextParameters",
                    false);
        }
        if (contains(failure, "Unsupported or unrecognized SSL message")) {
            return new Failure(words, "The gateway speaks plain HTTP on this port: write http:// in gatewayUrl", false);
        }
        if (contains(failure, "bad_certificate") || contains(failure, "certificate_required")) {
            return new Failure(
                    words,
                    "The gateway asks for a client certificate it trusts: give one through http.sslContextParameters",
                    false);
        }
        return new Failure(words, null, true);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Throwable failure, String text) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /**
     * A request without an answer.
     *
     * @param words what happened
     * @param hint what to do, or {@code null}
     * @param retryable whether the same request may succeed later
     */
    record Failure(String words, String hint, boolean retryable) {}
}
