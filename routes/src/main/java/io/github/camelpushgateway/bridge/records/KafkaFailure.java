// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What is wrong with Kafka, in words that say what to do. */
public final class KafkaFailure {

    private KafkaFailure() {}

    /** @param brokers as they were set */
    public static String words(Throwable thrown, String brokers) {
        Throwable failure = thrown;
        while ((failure instanceof ExecutionException
                        || failure instanceof CompletionException
                        || failure.getClass().equals(org.apache.kafka.common.KafkaException.class))
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (failure instanceof TopicException) {
            return failure.getMessage();
        }
        if (failure instanceof TimeoutException) {
            return "no broker answers in time at " + brokers + " (" + failure.getMessage()
                    + "). Is it running, does kafka.brokers name it, and can this machine reach the addresses that it"
                    + " advertises? A broker that wants TLS or a password stays silent too: see kafka.option.security-protocol";
        }
        if (failure instanceof SaslAuthenticationException) {
            return brokers + " refuses the credentials: " + failure.getMessage()
                    + ". Check kafka.option.sasl-mechanism and kafka.option.sasl-jaas-config";
        }
        if (failure instanceof SslAuthenticationException) {
            return "there is no TLS connection to " + brokers + ": " + failure.getMessage()
                    + ". Check kafka.option.ssl-truststore-location and, where the broker wants a certificate,"
                    + " kafka.option.ssl-keystore-location";
        }
        if (failure instanceof AuthenticationException) {
            return brokers + " does not let this user in: " + failure.getMessage() + ". Check kafka.option.*";
        }
        if (failure instanceof AuthorizationException) {
            return "this user may not do what it has to: " + failure.getMessage()
                    + ". An owner needs Read on the topic and the group, Read and Write on the state topic,"
                    + " DescribeConfigs on it, and Write on transactional ids that begin with its name; whoever writes"
                    + " records needs Write on the topic";
        }
        if (failure instanceof FencedInstanceIdException) {
            return "another process has the same kafka.option.group-instance-id. Give each its own";
        }
        if (failure instanceof ConfigException) {
            return "the client cannot be made: " + failure.getMessage() + ". Check kafka.brokers and kafka.option.*";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
