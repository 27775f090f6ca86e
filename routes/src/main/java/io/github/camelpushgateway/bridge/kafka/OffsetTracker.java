// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Which records of a partition are done with, and up to where all of them are: only so far may be committed, as what
 * is committed does not come again. A ring without an object for each record. Thread safe; its lock is the object
 * itself.
 */
final class OffsetTracker {

    private static final byte POLLED = 0;
    private static final byte TAKEN = 1;
    private static final byte DONE = 2;

    private long[] offsets = new long[1024];
    private byte[] states = new byte[1024];
    private int first;
    private int size;

    /** The offset after the last that came; -1 before the first. */
    private long next = -1;

    private long committed = -1;

    /** A record came from the broker. Offsets rise; there may be gaps, as where a topic was compacted. */
    synchronized void polled(long offset) {
        if (size == offsets.length) {
            grow();
        }
        int place = place(size);
        offsets[place] = offset;
        states[place] = POLLED;
        size++;
        next = offset + 1;
    }

    /** A record is being pushed. */
    synchronized void taken(long offset) {
        mark(offset, TAKEN);
    }

    /** A record is done with: the gateway has it, or it was given up. */
    synchronized void done(long offset) {
        mark(offset, DONE);
        advance();
    }

    /** What came and was not taken is done with: a step of the route has left it out. */
    synchronized void untakenAreDone() {
        for (int i = size - 1; i >= 0 && states[place(i)] != TAKEN; i--) {
            if (states[place(i)] == POLLED) {
                states[place(i)] = DONE;
            }
        }
        for (int i = 0; i < size; i++) {
            if (states[place(i)] == POLLED) {
                states[place(i)] = DONE;
            }
        }
        advance();
    }

    /** How many came and are not done with. */
    synchronized int open() {
        int open = 0;
        for (int i = 0; i < size; i++) {
            open += states[place(i)] == DONE ? 0 : 1;
        }
        return open;
    }

    /** The first offset that is not done with: what to commit. -1 if nothing has come yet. */
    synchronized long position() {
        return size == 0 ? next : offsets[first];
    }

    /** The same, if more of it is done with than was committed, else -1. */
    synchronized long due() {
        long position = position();
        return position > committed ? position : -1;
    }

    synchronized void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /**
     * Waits until all that was taken is done with.
     *
     * @return whether it is
     */
    synchronized boolean awaitDone(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (isAnyTaken()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean isAnyTaken() {
        for (int i = 0; i < size; i++) {
            if (states[place(i)] == TAKEN) {
                return true;
            }
        }
        return false;
    }

    private void mark(long offset, byte state) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = offsets[place(middle)];
            if (found == offset) {
                states[place(middle)] = state;
                return;
            }
            if (found < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
    }

    private void advance() {
        while (size > 0 && states[first] == DONE) {
            first = place(1);
            size--;
        }
        notifyAll();
    }

    private int place(int index) {
        return (first + index) & (offsets.length - 1);
    }

    private void grow() {
        int length = offsets.length;
        long[] grownOffsets = new long[length * 2];
        byte[] grownStates = new byte[length * 2];
        for (int i = 0; i < size; i++) {
            grownOffsets[i] = offsets[place(i)];
            grownStates[i] = states[place(i)];
        }
        Arrays.fill(grownOffsets, size, grownOffsets.length, Long.MAX_VALUE);
        offsets = grownOffsets;
        states = grownStates;
        first = 0;
    }
}
