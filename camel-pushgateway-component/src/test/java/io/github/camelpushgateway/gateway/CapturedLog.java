// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Everything that any logger says, down to TRACE, kept here and shown nowhere else until it is closed. */
public final class CapturedLog extends AbstractAppender implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, String>> contexts = new ConcurrentHashMap<>();
    private final Logger root = LoggerContext.getContext(false).getRootLogger();
    private final Map<String, Appender> others = Map.copyOf(root.getAppenders());
    private final Level before = LogManager.getRootLogger().getLevel();

    public CapturedLog() {
        super("captured", null, null, true, Property.EMPTY_ARRAY);
        start();
        root.addAppender(this);
        others.values().forEach(root::removeAppender);
        Configurator.setRootLevel(Level.TRACE);
    }

    @Override
    public void append(LogEvent event) {
        StringWriter thrown = new StringWriter();
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(thrown.append(' ')));
        }
        String line = event.getLevel() + " " + event.getLoggerName() + " "
                + event.getMessage().getFormattedMessage() + thrown;
        contexts.put(line, event.getContextData().toMap());
        lines.add(line);
    }

    /** The lines of the loggers whose names start so. */
    public List<String> of(String prefix) {
        return lines.stream()
                .filter(line -> line.split(" ", 3)[1].startsWith(prefix))
                .toList();
    }

    public List<String> lines() {
        return lines;
    }

    /** The fields (MDC) that a line had when it came last. */
    public Map<String, String> context(String line) {
        return contexts.get(line);
    }

    @Override
    public void close() {
        Configurator.setRootLevel(before);
        others.values().forEach(root::addAppender);
        root.removeAppender(this);
        stop();
    }
}
