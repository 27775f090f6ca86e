// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import java.util.ArrayList;
import java.util.List;

/** Cuts what is written into requests: between families, and within one where the gateway allows it. */
final class RequestSlices implements RetainedFamily.Cut {

    private final RequestLimits limits;
    private final List<RequestSlice> done = new ArrayList<>(1);
    private int sliceStart;
    private int familyStart;

    RequestSlices(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean isDue(ExpositionWriter writer) {
        // Room for one more sample; a request may run over the limit by no more than the length of a single one.
        return limits.splitFamilies() && writer.length() - familyStart > limits.maxBytes() - limits.maxBytes() / 8;
    }

    @Override
    public void made(ExpositionWriter writer) {
        familyWritten(writer, "");
    }

    void familyWritten(ExpositionWriter writer, String family) {
        int end = writer.length();
        if (end - familyStart > limits.maxBytes()) {
            throw new FamilyTooLargeException(family, end - familyStart, limits.maxBytes());
        }
        if (end - sliceStart > limits.maxBytes()) {
            done.add(new RequestSlice(sliceStart, familyStart));
            sliceStart = familyStart;
        }
        familyStart = end;
    }

    List<RequestSlice> end(ExpositionWriter writer) {
        if (writer.length() > sliceStart || done.isEmpty()) {
            done.add(new RequestSlice(sliceStart, writer.length()));
        }
        return done;
    }
}
