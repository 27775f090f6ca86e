// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.FileNotFoundException;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteRestartingFailureEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how routes start. A source that cannot be reached is reported in one line, and again now and then while
 * it is tried; a setting that is wrong is kept for {@link #settingsFailure}, as trying again will not mend it.
 * Thread safe.
 */
public final class StartFailures extends SimpleEventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailures.class);

    /** With a try every five seconds, a line every five minutes. */
    private static final int TRIES_A_LINE = 60;

    private volatile SettingsException settingsFailure;

    public StartFailures() {
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreExchangeEvents(true);
        setIgnoreStepEvents(true);
    }

    /** Why a route will never start, or {@code null}. */
    public SettingsException settingsFailure() {
        return settingsFailure;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof RouteRestartingFailureEvent failed) {
            failed(failed.getRoute(), failed.getAttempt(), failed.getCause());
        }
    }

    private void failed(Route route, long attempt, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MappingException
                    || cause instanceof StateStoreException
                    || cause instanceof FileNotFoundException
                    || cause instanceof StateStoreException
                    || cause instanceof IllegalArgumentException) {
                settingsFailure = new SettingsException(
                        "The source " + route.getRouteId() + " cannot start: " + cause.getMessage(), failure);
                return;
            }
        }
        if (attempt % TRIES_A_LINE == 0) {
            Throwable innermost = Causes.innermost(failure);
            LOG.warn(
                    "{} ({}) cannot start and will be tried again until it can: {}",
                    route.getRouteId(),
                    route.getEndpoint().getEndpointBaseUri(),
                    innermost.toString());
        }
    }
}
