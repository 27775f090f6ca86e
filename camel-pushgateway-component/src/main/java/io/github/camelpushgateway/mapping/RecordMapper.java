// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.SampleSink;

/** Makes samples of records. Belongs to one exchange and one thread. */
public interface RecordMapper {

    /**
     * Maps one record.
     *
     * @param record mostly a {@code Map}; a list, or a plain value where the payload is no more than that; never {@code null}
     * @param sink takes the samples; it gets all of the record's, or none where this throws
     * @throws RecordException if the record cannot be mapped
     */
    void map(Object record, SampleSink sink) throws RecordException;

    /** Hands on what could not be known before the last record, such as histograms. To be called once, behind all records. */
    default void finish(SampleSink sink) {}
}
