// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.UnsafeUriCharactersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Lets one endpoint serve {@code toD("pushgateway:${header.job}")}, whatever the job is: it becomes the header
 * {@code CamelPushgatewayJob} of the exchange. Else Camel would make an endpoint for each job. Where only the query
 * is dynamic, or nothing, Camel's own way is kept. Thread safe.
 */
@PublicApi
public final class PushgatewaySendDynamicAware extends SendDynamicAwareSupport {

    /** The job of the endpoint that serves all: seen in meters and logs, never pushed. */
    static final String STATIC_JOB = "toD";

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) {
        return new DynamicAwareEntry(uri, originalUri, null, null);
    }

    /** @return {@code null} where the job is always the same, or there is none */
    @Override
    public @Nullable String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        String query = StringHelper.after(entry.getUri(), "?");
        if (job(entry) == null) {
            return null;
        }
        return getScheme() + ":" + STATIC_JOB + (query == null ? "" : "?" + query);
    }

    @Override
    public @Nullable Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String job = job(entry);
        // A header that is there already says more than the URI, as for every other endpoint.
        return job == null || exchange.getMessage().getHeader(PushgatewayConstants.JOB) != null
                ? null
                : sending -> sending.getMessage().setHeader(PushgatewayConstants.JOB, job);
    }

    /** The push takes the header off; where it never came to that, nobody after it must find the header. */
    @Override
    public @Nullable Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return job(entry) == null ? null : sent -> sent.getMessage().removeHeader(PushgatewayConstants.JOB);
    }

    /** The job that an expression in the path came to, or {@code null} if the path holds none. */
    private static @Nullable String job(DynamicAwareEntry entry) {
        String written = path(entry.getOriginalUri());
        String resolved = path(entry.getUri());
        if (written.equals(resolved)) {
            return null;
        }
        String job = URI.create(UnsafeUriCharactersEncoder.encode(resolved)).getSchemeSpecificPart();
        job = job.startsWith("//") ? job.substring(2) : job;
        return job.isBlank() ? null : job;
    }

    /** The URI without its query. */
    private static String path(String uri) {
        return StringHelper.before(uri, "?", uri);
    }
}
