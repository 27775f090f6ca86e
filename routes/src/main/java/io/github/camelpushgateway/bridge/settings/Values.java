// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.util.TimeUtils;

/** Checks of values that several rooms have: each gives what is wrong as advice, or {@code null}. */
public final class Values {

    private Values() {}

    /** A time longer than none, in Camel's syntax. */
    public static String problemOfTime(String text) {
        return isTime(text) ? null : "Write a time such as 500ms, 30s or 5m";
    }

    /** A port, or 0 for any that is free. */
    public static String problemOfPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535
                ? null
                : "A port is 1 to 65535, or 0 for any that is free";
    }

    /** A file that is there and can be read. */
    public static String problemOfFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text)) && Files.isReadable(Path.of(text))
                    ? null
                    : "There is no file of this name that this user may read";
        } catch (InvalidPathException e) {
            return "It is not a path: " + e.getReason();
        }
    }

    /** A folder that this user may write to, or one that can be made. */
    public static String problemOfFolder(String text) {
        try {
            Path folder = Path.of(text).toAbsolutePath();
            if (Files.exists(folder)) {
                return Files.isDirectory(folder) && Files.isWritable(folder)
                        ? null
                        : "It has to be a folder that this user may write to";
            }
            Path above = folder.getParent();
            while (above != null && !Files.exists(above)) {
                above = above.getParent();
            }
            return above != null && Files.isDirectory(above) && Files.isWritable(above)
                    ? null
                    : "It is not there, and cannot be made: " + above
                            + " has to be a folder that this user may write to";
        } catch (InvalidPathException e) {
            return "It is not a path: " + e.getReason();
        }
    }

    /** An address to listen on: what is wrong with it, or {@code null} if it is free. */
    public static String problemOfAddress(String host, String port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, Integer.parseInt(port)));
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return host + ":" + port + " (" + e.getMessage() + ")";
        }
    }

    private static boolean isTime(String text) {
        try {
            return TimeUtils.toMilliSeconds(text) > 0;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
