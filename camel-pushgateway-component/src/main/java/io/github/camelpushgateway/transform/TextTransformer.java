// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.transform;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import java.nio.charset.StandardCharsets;
import org.apache.camel.spi.DataTypeTransformer;
import org.jspecify.annotations.NullMarked;

/** The data type {@code pushgateway:text}: the body as text exposition 0.0.4, a {@code String}. */
@NullMarked
@PublicApi
@DataTypeTransformer(
        name = "pushgateway:text",
        description = "Turns a body that could be pushed into the Prometheus text exposition format, version 0.0.4.")
public class TextTransformer extends ExpositionTransformer {

    public TextTransformer() {
        super("pushgateway:text", ExpositionFormat.TEXT);
    }

    @Override
    Object body(byte[] exposition) {
        return new String(exposition, StandardCharsets.UTF_8);
    }
}
