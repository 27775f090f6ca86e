// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.SampleSink;
import java.util.Collection;

/** Makes samples of records. Belongs to one exchange and one thread. */
public interface RecordMapper {

    /**
     * Maps one record.
     *
     * @param record mostly a {@code Map}; a list, or a plain value where the payload is no more than that;
     *     {@code null} where it is the word null
     * @param sink takes the samples; it gets all of the record's, or none where this throws
     * @throws RecordException if the record cannot be mapped
     */
    void map(Object record, SampleSink sink) throws RecordException;

    /**
     * Takes the names of all columns, where a source knows them before its first record.
     *
     * @throws RecordException if one is missing that every record needs; then the body as a whole cannot be mapped
     */
    default void columns(Collection<String> known) throws RecordException {}

    /**
     * Takes an empty message instead of records.
     *
     * @throws RecordException if it means something that cannot be done
     */
    default void empty(SampleSink sink) throws RecordException {}

    /**
     * Hands on what could not be known before the last record, such as histograms. To be called once, after all
     * records.
     */
    default void finish(SampleSink sink) {}
}
