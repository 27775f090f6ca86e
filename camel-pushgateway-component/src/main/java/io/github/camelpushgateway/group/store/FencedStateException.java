// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;

/** A store refused to save: another process has taken over since. Nothing was changed. */
@PublicApi
public class FencedStateException extends StateStoreException {

    private static final long serialVersionUID = 1L;

    public FencedStateException(String message) {
        super(message, null);
    }
}
