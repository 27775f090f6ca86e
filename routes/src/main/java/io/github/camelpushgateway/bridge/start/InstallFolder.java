// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Finds {@code classpath:} resources in the folder that the bridge is installed in, before those of its jars: so
 * the routes and mappings in it are the ones that run, though the folder itself is not on the class path. There it
 * must not be, since Java keeps no archive of classes for a class path with folders that hold files. Thread safe.
 */
public final class InstallFolder extends URLClassLoader {

    /** The system property that names the folder; the start script sets it. */
    public static final String PROPERTY = "bridge.home";

    private final Path home;

    /**
     * @param home the folder
     * @param parent for classes, and for resources that are not in the folder
     */
    InstallFolder(Path home, ClassLoader parent) throws MalformedURLException {
        super(new URL[] {home.toUri().toURL()}, parent);
        this.home = home.toAbsolutePath().normalize();
    }

    /**
     * Has this thread, and those it starts, find resources in the folder that {@value #PROPERTY} names; changes
     * nothing where it names none.
     */
    public static void use() {
        String home = System.getProperty(PROPERTY);
        if (home == null) {
            return;
        }
        try {
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(new InstallFolder(Path.of(home), thread.getContextClassLoader()));
        } catch (MalformedURLException | InvalidPathException e) {
            throw new IllegalStateException(
                    "The system property " + PROPERTY + " is '" + home + "'. It has to be the path of a folder", e);
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = own(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        URL own = own(name);
        List<URL> all = new ArrayList<>();
        if (own != null) {
            all.add(own);
        }
        for (URL other : Collections.list(super.getResources(name))) {
            if (own == null || !other.toString().equals(own.toString())) {
                all.add(other);
            }
        }
        return Collections.enumeration(all);
    }

    private URL own(String name) {
        try {
            Path file = home.resolve(name).normalize();
            return file.startsWith(home) && Files.exists(file) ? file.toUri().toURL() : null;
        } catch (InvalidPathException | MalformedURLException e) {
            return null;
        }
    }
}
