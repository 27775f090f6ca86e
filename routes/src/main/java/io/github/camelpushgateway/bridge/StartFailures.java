// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import io.github.camelpushgateway.bridge.settings.ComponentOptions;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.FileNotFoundException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteRestartingFailureEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how routes start. A source that cannot be reached is told of in one line, and again now and then while it is tried; a setting
 * that is wrong is kept for {@link #settingsFailure}, as trying again will not mend it. Thread safe.
 */
public final class StartFailures extends SimpleEventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailures.class);

    /** With a try every five seconds, a line every five minutes. */
    private static final int TRIES_A_LINE = 60;

    private volatile SettingsException settingsFailure;

    StartFailures() {
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreExchangeEvents(true);
        setIgnoreStepEvents(true);
    }

    /** Why a route will never start, or {@code null}. */
    SettingsException settingsFailure() {
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
                    || cause instanceof FileNotFoundException
                    || cause instanceof IllegalArgumentException) {
                settingsFailure = new SettingsException(
                        "The source " + route.getRouteId() + " cannot start: " + cause.getMessage(), failure);
                return;
            }
        }
        if (attempt % TRIES_A_LINE == 0) {
            Throwable innermost = innermost(failure);
            LOG.warn(
                    "{} ({}) cannot start and will be tried again until it can: {}",
                    route.getRouteId(),
                    route.getEndpoint().getEndpointBaseUri(),
                    innermost.toString());
        }
    }

    /** What this program itself has to say of a failure, or {@code null} if it is not a setting's. */
    static SettingsException settingsFailureIn(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SettingsException)) {
            cause = cause.getCause();
        }
        return (SettingsException) cause;
    }

    /** Why Camel did not start, in one line: the setting that does not fit, or else what really went wrong. */
    public static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PropertyBindingException binding && binding.getOptionKey() != null) {
                return reason(binding);
            }
        }
        Throwable innermost = innermost(failure);
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }

    private static String reason(PropertyBindingException binding) {
        String prefix = binding.getOptionPrefix() == null ? "" : binding.getOptionPrefix();
        String name = prefix + (prefix.isEmpty() || prefix.endsWith(".") ? "" : ".") + binding.getOptionKey();
        if (binding.getCause() == null) {
            return "There is no setting " + name;
        }
        String takes = name.startsWith(ComponentOptions.PREFIX) ? ComponentOptions.takes(name) : "";
        return name + " is '" + binding.getValue() + "'. "
                + (takes.isEmpty() ? innermost(binding).getMessage() : takes);
    }

    /** What really went wrong, without what is wrapped around it. */
    public static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
