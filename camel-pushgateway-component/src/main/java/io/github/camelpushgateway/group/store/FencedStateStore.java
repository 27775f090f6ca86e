// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;

/**
 * A state store that several processes can reach, of which one owns the groups at a time. Taking over shuts the
 * former owner out: whatever it saves from then on is refused by {@link FencedStateException}, even if it was
 * stopped meanwhile and does not know.
 */
@PublicApi
public interface FencedStateStore extends StateStore {

    /**
     * This process owns the groups from now on. Called before anything is read, each time the groups are taken over;
     * once more by the owner changes nothing for it.
     *
     * @throws StateStoreException if the store cannot be reached; the groups are not taken over then
     */
    void takeOver();
}
