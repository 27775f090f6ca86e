// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.failure;

import io.github.camelpushgateway.bridge.settings.ComponentOptions;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import org.apache.camel.PropertyBindingException;

/** What really went wrong, under all that is wrapped around it. */
public final class Causes {

    private Causes() {}

    /** Why Camel did not start, in one line: the setting that does not fit, or else the innermost cause. */
    public static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PropertyBindingException binding && binding.getOptionKey() != null) {
                return reason(binding);
            }
        }
        Throwable innermost = failure;
        // What the reader of a text stumbled over says nothing to who wrote it; what is around it does.
        while (innermost.getCause() != null && !(innermost.getCause() instanceof IndexOutOfBoundsException)) {
            innermost = innermost.getCause();
        }
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

    /** The cause that has none itself. */
    public static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What this program itself has to say of a failure, or {@code null} if it is not a setting's. */
    public static SettingsException settingsFailureIn(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SettingsException)) {
            cause = cause.getCause();
        }
        return (SettingsException) cause;
    }
}
