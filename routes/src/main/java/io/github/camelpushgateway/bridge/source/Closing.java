// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;

/** Ends with a Camel context what a source has made for it. */
public final class Closing {

    private Closing() {}

    /** Closes something when the context ends, after its routes have ended. */
    public static void withContext(CamelContext context, AutoCloseable what) {
        try {
            context.addService(new ServiceSupport() {
                @Override
                protected void doStop() throws Exception {
                    what.close();
                }
            });
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
