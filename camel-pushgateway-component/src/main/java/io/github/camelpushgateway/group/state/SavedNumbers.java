// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of a group's series in its state store, many in an entry: those that change with each push are so a
 * few bytes each, while name, help and labels are written once, in the series' own entry. A series has a place for
 * as long as it is stored; a block of places is an entry, and is written whole when one of its numbers has changed.
 * With an entry of its own for each number the store cost more than half of the rate at 10,000 series
 * (docs/performance.md, State store).
 *
 * <p>A save is prepared by {@link #put} and {@link #remove} and ended by {@link #saved} or {@link #failed}. Used by
 * the group's pushing thread only.
 */
final class SavedNumbers {

    /** Put before the number of a block; no metric's name holds a space. */
    private static final String ENTRY = "numbers ";

    /** Places of a block: few enough for a single change to cost little, enough for all to cost little. */
    private static final int BLOCK = 128;

    /** More would not be a place of ours but damage, and holding it would take the memory it names. */
    private static final int MOST_PLACES = 1 << 24;

    private static final int HAS_OFFSET = 1;
    private static final int EXPIRES = 2;
    private static final int FLAG_BITS = 2;

    /** What is stored, by block; {@code null} where there is no series. */
    private final List<RetainedValue[]> blocks = new ArrayList<>();

    private final BitSet taken = new BitSet();

    /** Blocks as the save being prepared makes them. */
    private final Map<Integer, RetainedValue[]> changed = new TreeMap<>();

    private final List<RetainedSeries> placed = new ArrayList<>();
    private final List<RetainedSeries> leaving = new ArrayList<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);

    static boolean isEntry(String entryKey) {
        return entryKey.startsWith(ENTRY);
    }

    /**
     * What a series' number becomes.
     *
     * @return whether the series has its place from now on, so that its own entry has to be written
     */
    boolean put(RetainedSeries series, RetainedValue value) {
        boolean isNew = series.place() == RetainedSeries.NO_PLACE;
        if (isNew) {
            int place = taken.nextClearBit(0);
            taken.set(place);
            series.place(place);
            placed.add(series);
        }
        int place = series.place();
        block(place / BLOCK)[place % BLOCK] = value;
        return isNew;
    }

    /** A series is stored no longer. */
    void remove(RetainedSeries series) {
        if (series.place() != RetainedSeries.NO_PLACE) {
            // What its block still holds of it has no series when it is read, and goes with the block's next change.
            leaving.add(series);
        }
    }

    private RetainedValue[] block(int number) {
        return changed.computeIfAbsent(
                number, key -> number < blocks.size() ? blocks.get(number).clone() : new RetainedValue[BLOCK]);
    }

    /** Adds the blocks that have changed to what is to be stored. */
    void write(Map<String, byte[]> puts, long now, long wallNow) {
        changed.forEach((number, values) -> puts.put(ENTRY + number, block(values, now, wallNow)));
    }

    private byte[] block(RetainedValue[] values, long now, long wallNow) {
        buffer.reset();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(buffer, 4096);
            out.writeInt32NoTag(SavedEntryFormat.VERSION_WITH_PLACES);
            for (int i = 0; i < values.length; i++) {
                RetainedValue value = values[i];
                if (value != null) {
                    boolean expires = value.expiresAt() > 0;
                    double offset = value.offset();
                    out.writeInt32NoTag(i << FLAG_BITS | (offset == 0 ? 0 : HAS_OFFSET) | (expires ? EXPIRES : 0));
                    out.writeDoubleNoTag(value.number());
                    if (offset != 0) {
                        out.writeDoubleNoTag(offset);
                    }
                    if (expires) {
                        long left = value.expiresAt() - now;
                        out.writeInt64NoTag(Math.max(1, wallNow + left));
                        out.writeInt64NoTag(left);
                    }
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return buffer.toByteArray();
    }

    /** What was prepared is stored now. */
    void saved() {
        changed.forEach((number, values) -> {
            while (blocks.size() <= number) {
                blocks.add(new RetainedValue[BLOCK]);
            }
            blocks.set(number, values);
        });
        for (RetainedSeries series : leaving) {
            int place = series.place();
            taken.clear(place);
            blocks.get(place / BLOCK)[place % BLOCK] = null;
            series.place(RetainedSeries.NO_PLACE);
        }
        end();
    }

    /** Nothing of what was prepared is stored. */
    void failed() {
        for (RetainedSeries series : placed) {
            taken.clear(series.place());
            series.place(RetainedSeries.NO_PLACE);
        }
        end();
    }

    private void end() {
        changed.clear();
        placed.clear();
        leaving.clear();
    }

    /** Nothing is stored any more. */
    void clear() {
        blocks.clear();
        taken.clear();
        end();
    }

    /** A number as it was stored, with its expiry as of then. */
    record Stored(double number, double offset, long expiresWallMillis, long leftMillis) {}

    /**
     * Reads a block.
     *
     * @param into gets its numbers by their places
     * @throws IOException if it is none
     */
    static void read(String entryKey, byte[] bytes, Map<Integer, Stored> into) throws IOException {
        int first;
        try {
            first = Math.multiplyExact(Integer.parseInt(entryKey.substring(ENTRY.length())), BLOCK);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException("it names no block", e);
        }
        CodedInputStream in = SavedEntryFormat.checked(bytes);
        while (!in.isAtEnd()) {
            int head = in.readInt32();
            double number = in.readDouble();
            double offset = (head & HAS_OFFSET) == 0 ? 0 : in.readDouble();
            long wall = (head & EXPIRES) == 0 ? 0 : in.readInt64();
            long left = (head & EXPIRES) == 0 ? Long.MAX_VALUE : in.readInt64();
            into.put(first + (head >>> FLAG_BITS), new Stored(number, offset, wall, left));
        }
    }

    /** A series was read that has this place. */
    void restored(RetainedSeries series, int place, RetainedValue value) {
        if (place < 0 || place >= MOST_PLACES || taken.get(place)) {
            return;
        }
        taken.set(place);
        series.place(place);
        while (blocks.size() <= place / BLOCK) {
            blocks.add(new RetainedValue[BLOCK]);
        }
        blocks.get(place / BLOCK)[place % BLOCK] = value;
    }
}
