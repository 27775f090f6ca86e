// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has failed and is over: the last {@value #MOST}. Thread safe. */
public final class FailureHistory {

    private static final int MOST = 50;

    /**
     * A failure that is over.
     *
     * @param what what was ill
     * @param words what was wrong with it, the last that was said
     * @param from when it began
     * @param to when it was seen to be over
     */
    public record Past(String what, String words, Instant from, Instant to) {}

    private final Map<String, Problem> present = new LinkedHashMap<>();
    private final Deque<Past> past = new ArrayDeque<>();

    /** Takes what is wrong now; what was and is not any more is over. */
    public synchronized void look(List<Problem> now, Instant at) {
        Map<String, Problem> current = new LinkedHashMap<>();
        now.forEach(problem -> current.putIfAbsent(problem.what(), problem));
        Iterator<Problem> former = present.values().iterator();
        while (former.hasNext()) {
            Problem gone = former.next();
            if (!current.containsKey(gone.what())) {
                former.remove();
                past.addFirst(new Past(gone.what(), gone.words(), at.minusMillis((long) (gone.seconds() * 1000)), at));
                if (past.size() > MOST) {
                    past.removeLast();
                }
            }
        }
        present.putAll(current);
    }

    /** Those that are over, the last first. */
    public synchronized List<Past> past() {
        return new ArrayList<>(past);
    }
}
