// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

/**
 * A server that runs, and can be made to fail as servers do. Whatever happens to it, it comes back at the same
 * address. Not thread safe: one test drives it.
 */
public interface TestServer extends AutoCloseable {

    /** What this is, with its version, for the end of a build's output: {@code mosquitto 2.0.11}. */
    String describe();

    /** Starts it again after {@link #stop} or {@link #kill}, at the same address. Does nothing while it runs. */
    void start();

    /** Ends it in good order, as an administrator would. What it persists is kept. */
    void stop();

    /** Ends it at once, as a crash would. */
    void kill();

    /**
     * Makes it hang: connections are taken, nothing is answered.
     *
     * @throws UnsupportedOperationException if this kind of server cannot be made to hang
     */
    void pause();

    /** Lets it go on after {@link #pause}. */
    void resume();

    /** Ends it and removes its files. Never fails. */
    @Override
    void close();
}
