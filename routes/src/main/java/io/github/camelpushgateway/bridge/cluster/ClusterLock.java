// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

/** A lock that one of several bridges holds. Used by one thread. */
interface ClusterLock extends AutoCloseable {

    /**
     * Takes the lock if it is free, and looks whether it is still held if it was.
     *
     * @return whether it is held now
     * @throws Exception why that is not known; it counts as not held
     */
    boolean isHeld() throws Exception;

    /** Gives the lock up, for another bridge to take it at once. */
    @Override
    void close() throws Exception;
}
