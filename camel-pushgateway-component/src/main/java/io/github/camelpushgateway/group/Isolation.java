// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds, in a refused push of many submissions, the one that the gateway refuses: the push is halved until a half
 * is a single submission. The halves wait here and take turns with fresh submissions, so that a culprit slows
 * nobody down by more than half.
 *
 * <p>Submissions that bring the same families as a culprit did are kept apart from then on, and pushed together
 * among themselves. Where several of them in a row are refused each on its own, the reason lies in the families,
 * not in a single submission; the rest of their lot is then refused with them, since trying ten thousand devices
 * one after the other, over and over, would help none of them. Used by the group's pushing thread only.
 */
final class Isolation {

    /**
     * Single submissions of one signature that are refused in a row before the others in their lot are refused with
     * them.
     */
    private static final int REFUSED_IN_A_ROW = 8;

    private static final int REMEMBERED_CULPRITS = 1_000;

    private final Deque<List<Submission>> lots = new ArrayDeque<>();
    private final Map<String, Integer> refusedInARow = new HashMap<>();
    /** Signatures refused since nothing waited here last: acceptance of a neighbour does not clear them. */
    private final Set<String> refusedLately = new HashSet<>();

    private final Set<String> culprits = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_CULPRITS;
        }
    });

    boolean isEmpty() {
        return lots.isEmpty();
    }

    /** A submission of the lot that {@link #next()} would give, or {@code null}. */
    Submission peek() {
        return lots.isEmpty() ? null : lots.peek().get(0);
    }

    /** The next lot to push. */
    List<Submission> next() {
        return lots.pop();
    }

    /** Takes out the submissions that are like a culprit; they wait here. Returns the others. */
    List<Submission> withoutSuspects(List<Submission> window) {
        if (culprits.isEmpty()) {
            return window;
        }
        List<Submission> fresh = new ArrayList<>(window.size());
        List<Submission> suspects = new ArrayList<>();
        for (Submission submission : window) {
            (culprits.contains(submission.signature()) ? suspects : fresh).add(submission);
        }
        if (!suspects.isEmpty()) {
            lots.addLast(suspects);
        }
        return fresh;
    }

    /** A lot was refused as a whole: its halves are tried next. */
    void split(List<Submission> lot) {
        int half = lot.size() / 2;
        lots.push(lot.subList(half, lot.size()));
        lots.push(lot.subList(0, half));
    }

    /**
     * A lot was refused for who sends it: what each endpoint sends is tried next, each for itself.
     *
     * @return whether there are several; {@code false} if all comes from one, and nothing was done
     */
    boolean splitByChannel(List<Submission> lot) {
        Map<PushChannel, List<Submission>> byChannel = new LinkedHashMap<>();
        for (Submission submission : lot) {
            byChannel
                    .computeIfAbsent(submission.channel(), channel -> new ArrayList<>())
                    .add(submission);
        }
        if (byChannel.size() < 2) {
            return false;
        }
        List<List<Submission>> parts = new ArrayList<>(byChannel.values());
        Collections.reverse(parts);
        parts.forEach(lots::push);
        return true;
    }

    /** Puts a lot back that could not be tried. */
    void putBack(List<Submission> lot) {
        lots.push(lot);
    }

    /**
     * A single submission was refused.
     *
     * @return others that are refused with it, for the same reason; mostly none
     */
    List<Submission> refused(Submission culprit) {
        String signature = culprit.signature();
        culprits.add(signature);
        refusedLately.add(signature);
        if (refusedInARow.merge(signature, 1, Integer::sum) < REFUSED_IN_A_ROW) {
            return List.of();
        }
        List<Submission> alike = new ArrayList<>();
        List<List<Submission>> rest = new ArrayList<>();
        for (List<Submission> lot : lots) {
            List<Submission> others = new ArrayList<>();
            for (Submission submission : lot) {
                (submission.signature().equals(signature) ? alike : others).add(submission);
            }
            if (!others.isEmpty()) {
                rest.add(others);
            }
        }
        lots.clear();
        lots.addAll(rest);
        refusedInARow.remove(signature);
        return alike;
    }

    /** A lot was accepted: what it brings is no longer suspect, unless it was refused a moment ago. */
    void accepted(List<Submission> lot) {
        if (culprits.isEmpty()) {
            return;
        }
        for (Submission submission : lot) {
            String signature = submission.signature();
            refusedInARow.remove(signature);
            if (lots.isEmpty() && !refusedLately.contains(signature)) {
                culprits.remove(signature);
            }
        }
        if (lots.isEmpty()) {
            refusedLately.clear();
        }
    }

    boolean holds(Submission submission) {
        return lots.stream().anyMatch(lot -> lot.contains(submission));
    }

    /** Takes out what {@link #peek()} has shown. */
    void remove(Submission first) {
        List<Submission> lot = lots.peek();
        if (lot != null && lot.get(0) == first) {
            lots.pop();
            if (lot.size() > 1) {
                lots.push(lot.subList(1, lot.size()));
            }
        }
    }

    void forEach(Consumer<Submission> visitor) {
        lots.forEach(lot -> lot.forEach(visitor));
    }

    /** Takes out all that wait. */
    List<Submission> drain() {
        List<Submission> all = new ArrayList<>();
        lots.forEach(all::addAll);
        lots.clear();
        return all;
    }
}
