// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last messages, bounded in number and in bytes. Thread safe. */
final class MessageRing {

    private final int most;
    private final int mostBytes;

    /** Guarded by this. */
    private final Deque<KeptMessage> messages = new ArrayDeque<>();

    /** Guarded by this. */
    private int bytes;

    MessageRing(int most, int mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Keeps a message; those that came first give way. */
    synchronized void add(KeptMessage message) {
        messages.addLast(message);
        bytes += message.weight();
        while (messages.size() > most || (bytes > mostBytes && messages.size() > 1)) {
            bytes -= messages.removeFirst().weight();
        }
    }

    /** The newest first. */
    synchronized List<KeptMessage> newestFirst() {
        List<KeptMessage> all = new ArrayList<>(messages.size());
        messages.descendingIterator().forEachRemaining(all::add);
        return all;
    }
}
