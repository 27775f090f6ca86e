// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.Update;
import java.util.ArrayList;
import java.util.List;

/** The series of one metric name in one group, in the order in which they first came. */
final class RetainedFamily {

    /** Name and type never change; help may, with the newest submission. */
    MetricDescriptor descriptor;
    /** How a value joins the former one. */
    Update update = Update.SET;
    /** What the entries of its series in a state store say of the descriptor; {@code null} before there is one. */
    MetricDescriptor savedDescriptor;
    /** And of how values join. */
    Update savedUpdate;
    /** Whether the push being prepared has to carry this family. */
    boolean changed;
    /** Whether the push being prepared takes the place of all that was accepted before. */
    boolean replaced;
    /** The group's {@link GroupState#version()} when this family was changed last. */
    long version;

    private final SeriesTable byLabels = new SeriesTable();
    private final List<RetainedSeries> inOrder = new ArrayList<>(1);

    RetainedFamily(MetricDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    RetainedSeries get(Labels labels) {
        return byLabels.get(labels);
    }

    RetainedSeries add(Labels labels) {
        RetainedSeries series = new RetainedSeries(labels);
        byLabels.add(series);
        inOrder.add(series);
        return series;
    }

    List<RetainedSeries> series() {
        return inOrder;
    }

    int size() {
        return inOrder.size();
    }

    /** Whether a push prepared now would carry the series. */
    boolean isCarried(RetainedSeries series) {
        return series.pending != null || (series.accepted != null && !replaced && !series.isExpired());
    }

    boolean isEmptyNow() {
        for (RetainedSeries series : inOrder) {
            if (isCarried(series)) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing of it was accepted yet. */
    boolean isNew() {
        for (RetainedSeries series : inOrder) {
            if (series.accepted != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the family as it is now.
     *
     * @param accepted whether only as it was accepted, without the push being prepared
     * @param cut asked before each sample; {@code true} ends the family there and begins it again
     */
    void write(ExpositionWriter writer, boolean accepted, Cut cut) {
        writer.beginFamily(descriptor);
        boolean numbers = descriptor.type().isNumber();
        for (int i = 0; i < inOrder.size(); i++) {
            RetainedSeries series = inOrder.get(i);
            if (accepted ? series.accepted == null : !isCarried(series)) {
                continue;
            }
            if (series.encoded == null) {
                series.encoded = writer.encode(series.labels);
            }
            if (cut.isDue(writer)) {
                writer.endFamily();
                cut.made(writer);
                writer.beginFamily(descriptor);
            }
            RetainedValue value = accepted ? series.accepted : series.latest();
            if (numbers) {
                writer.number(series.encoded, value.current());
            } else {
                writer.value(series.encoded, value.distribution());
            }
        }
        writer.endFamily();
    }

    /** What was pending is accepted now; what was expired or replaced is forgotten. Returns how many series went. */
    int commit(boolean retain) {
        int before = inOrder.size();
        for (RetainedSeries series : inOrder) {
            if (series.pending != null) {
                series.accepted = series.pending;
                series.pending = null;
                series.expired(false);
            } else if (series.accepted != null && (replaced || series.isExpired())) {
                series.accepted = null;
            }
        }
        boolean forget = !retain && update == Update.SET;
        if (forget) {
            inOrder.forEach(series -> series.accepted = null);
        }
        removeIfNeverAccepted();
        replaced = false;
        changed = false;
        return before - inOrder.size();
    }

    /** What was pending is gone again. Returns how many series went with it. */
    int rollback() {
        int before = inOrder.size();
        for (RetainedSeries series : inOrder) {
            series.pending = null;
        }
        removeIfNeverAccepted();
        replaced = false;
        changed = false;
        return before - inOrder.size();
    }

    private void removeIfNeverAccepted() {
        boolean any = false;
        for (RetainedSeries series : inOrder) {
            if (series.accepted == null) {
                byLabels.remove(series.labels);
                any = true;
            }
        }
        if (any) {
            inOrder.removeIf(series -> series.accepted == null);
        }
    }

    /** Where an encoded family may be cut in two, for gateways that do not replace by family. */
    interface Cut {

        boolean isDue(ExpositionWriter writer);

        void made(ExpositionWriter writer);
    }
}
