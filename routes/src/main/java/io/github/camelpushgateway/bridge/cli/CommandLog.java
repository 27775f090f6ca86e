// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import java.io.PrintStream;
import java.util.regex.Pattern;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log of commands that only look, such as {@code check}: warnings and errors, on standard error, one line each,
 * cleaned as in the log of {@code run}. The start script chooses it ({@code -Dslf4j.provider}), because setting up
 * Log4j takes as long as everything else such a command does. Thread safe.
 */
public final class CommandLog implements SLF4JServiceProvider {

    private static final int LONGEST = 1_900;

    private static final Pattern UNWANTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();
    private final PrintStream out;

    /** As slf4j makes it. */
    public CommandLog() {
        this(System.err);
    }

    CommandLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> new LineLogger(name, out);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Nothing to set up.
    }

    private static final class LineLogger extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1L;

        private final transient PrintStream out;

        LineLogger(String name, PrintStream out) {
            this.name = name;
            this.out = out;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Logger.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            String message = MessageFormatter.basicArrayFormat(pattern, arguments);
            String text = thrown == null ? message : message + ": " + thrown;
            String line = UNWANTED.matcher(text).replaceAll(" ");
            out.println(level + " " + name.substring(name.lastIndexOf('.') + 1) + " "
                    + (line.length() > LONGEST ? line.substring(0, LONGEST) : line));
        }
    }
}
