// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.transform;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import org.apache.camel.spi.DataTypeTransformer;
import org.jspecify.annotations.NullMarked;

/** The data type {@code pushgateway:protobuf}: the body as delimited protobuf, a {@code byte[]}. */
@NullMarked
@PublicApi
@DataTypeTransformer(
        name = "pushgateway:protobuf",
        description = "Turns a body that could be pushed into the Prometheus protobuf exposition format, delimited.")
public class ProtobufTransformer extends ExpositionTransformer {

    public ProtobufTransformer() {
        super("pushgateway:protobuf", ExpositionFormat.PROTOBUF);
    }

    @Override
    Object body(byte[] exposition) {
        return exposition;
    }
}
