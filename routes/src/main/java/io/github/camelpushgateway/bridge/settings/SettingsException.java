// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

/**
 * A setting that is missing or wrong. The message says which, what is wrong with it and what to set; nothing in it
 * is secret.
 */
public class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
