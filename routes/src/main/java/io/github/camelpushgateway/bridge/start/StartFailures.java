// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.FileNotFoundException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteRestartingFailureEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how routes start. A source that cannot be reached is reported in one line, and again each minute while
 * it is tried; a setting that is wrong is kept for {@link #settingsFailure}, as trying again will not mend it.
 * Thread safe.
 */
public final class StartFailures extends SimpleEventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailures.class);

    /** However often a route is tried, that it cannot start is said so often. */
    private static final long LINE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;

    /** When it was last said of a route, by its id. */
    private final Map<String, Long> said = new ConcurrentHashMap<>();

    private volatile SettingsException settingsFailure;

    public StartFailures() {
        this(System::nanoTime);
    }

    /** With a clock of its own. */
    StartFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
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
            failed(failed.getRoute(), failed.getCause());
        }
    }

    private void failed(Route route, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MappingException
                    || cause instanceof StateStoreException
                    || cause instanceof FileNotFoundException
                    || cause instanceof IllegalArgumentException) {
                settingsFailure = new SettingsException(
                        "The source " + route.getRouteId() + " cannot start: " + cause.getMessage(), failure);
                return;
            }
        }
        long now = nanoTime.getAsLong();
        Long last = said.get(route.getRouteId());
        if (last == null || now - last >= LINE_EVERY_NANOS) {
            said.put(route.getRouteId(), now);
            Throwable innermost = Causes.innermost(failure);
            LOG.warn(
                    "{} ({}) cannot start and will be tried again until it can: {}",
                    route.getRouteId(),
                    route.getEndpoint().getEndpointBaseUri(),
                    innermost.toString());
        }
    }
}
