// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.RecordMapper;
import io.github.camelpushgateway.mapping.record.KnownColumns;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.SampleSink;
import java.util.Collection;
import java.util.Map;

/**
 * Takes the records of one body, one after the other, maps and counts them, and does with bad ones what the
 * endpoint says.
 */
final class Records {

    /**
     * What camel-sql hands over for a row. Its keys are all columns of the query, whatever is in them, and know no
     * case.
     */
    private static final String QUERY_ROW = "org.springframework.util.LinkedCaseInsensitiveMap";

    private final RecordMapper mapper;
    private final SampleSink sink;
    private final InvalidSamples policy;
    private final RejectedRecord.Listener listener;
    private long count;
    private long rejected;

    private boolean columnsLookedFor;
    private boolean emptyMessage;

    /** Whether they are lines of a file. */
    private boolean lines;

    /** Why the exchange is going to fail, or {@code null}. */
    private RecordException failure;

    /** @param mapper {@code null} where no rule is for the exchange, so that no record will come */
    Records(RecordMapper mapper, SampleSink sink, InvalidSamples policy, RejectedRecord.Listener listener) {
        this.mapper = mapper;
        this.sink = sink;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * Takes the names of all columns, where they are known before the first row.
     *
     * @throws RecordException if one is missing that the mapping needs: then the body fails as a whole, whatever is
     *     done with bad records
     */
    void columns(Collection<String> known) throws RecordException {
        columnsLookedFor = true;
        if (mapper != null) {
            mapper.columns(known);
        }
    }

    /**
     * An empty message came instead of records.
     *
     * @throws RecordException as {@link #take}
     */
    void empty() throws RecordException {
        emptyMessage = true;
        listener.noticed(Notice.EMPTY, () -> "an empty message");
        if (mapper != null) {
            try {
                mapper.empty(sink);
            } catch (RecordException bad) {
                reject(null, null, 0, bad);
            }
        }
    }

    /** Maps the body's only record. */
    void takeOnly(Object record) throws RecordException {
        take(record, null, 0);
    }

    /** Maps one record of several. */
    void take(Object record) throws RecordException {
        take(record, "record " + (count + 1), 0);
    }

    /** Maps the record that starts at a line. */
    void takeLine(Object record, long line) throws RecordException {
        count++;
        try {
            map(record);
        } catch (RecordException bad) {
            reject(record, "line " + line, line, bad);
        }
    }

    /** Counts a record that could not even be read. */
    void rejectLine(Object content, long line, RecordException why) throws RecordException {
        count++;
        reject(content, line == 0 ? null : "line " + line, line, why);
    }

    /** Counts something that could not even be read. */
    void reject(RecordException why) throws RecordException {
        count++;
        reject(null, count == 1 ? null : "record " + count, 0, why);
    }

    /** Counts what needs no mapping. */
    void count() {
        count++;
    }

    /**
     * Hands on what could not be known before the last record.
     *
     * @throws RecordException if a record was bad and bad records are to fail the exchange
     */
    void finish() throws RecordException {
        if (failure != null) {
            throw rejected == 1
                    ? failure
                    : failure.at("the first of " + rejected + " bad " + (lines ? "rows" : "records"));
        }
        if (mapper != null) {
            mapper.finish(sink);
        }
    }

    ReadResult result() {
        return new ReadResult(count, rejected, emptyMessage);
    }

    private void take(Object record, String where, long line) throws RecordException {
        count++;
        try {
            map(record);
        } catch (RecordException bad) {
            reject(record, where, line, bad);
        }
    }

    private void map(Object record) throws RecordException {
        if (!columnsLookedFor) {
            columnsLookedFor = true;
            Collection<String> columns = columnsOf(record);
            if (columns != null) {
                mapper.columns(columns);
            }
        }
        mapper.map(record, sink);
    }

    /** The columns of a record from a source that knows them all; else {@code null}. */
    @SuppressWarnings("unchecked")
    private static Collection<String> columnsOf(Object record) {
        if (record instanceof KnownColumns row) {
            return row.columns();
        }
        return record instanceof Map<?, ?> row && row.getClass().getName().equals(QUERY_ROW)
                ? (Collection<String>) row.keySet()
                : null;
    }

    private void reject(Object content, String where, long line, RecordException why) throws RecordException {
        if (why.failsBody()) {
            throw why;
        }
        lines |= line > 0;
        RecordException placed = where == null ? why : why.at(where);
        if (policy == InvalidSamples.FAIL) {
            if (!listener.wantsAll()) {
                throw placed;
            }
            failure = failure == null ? placed : failure;
        }
        rejected++;
        listener.rejected(new RejectedRecord(count, line, content, placed));
    }
}
