// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import java.util.List;

/**
 * Says on which of several gateways a group lives (rendezvous hashing: Thaler and Ravishankar, 1998): each gateway has
 * a number for each group, and the highest wins. So where a gateway is added only those groups move that it wins, and
 * where one is taken away only those that it had. The same in each process and version: what it says must never
 * change. Immutable.
 */
public final class RendezvousHash {

    // FNV-1a, 64 bits.
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] gateways;

    /** @param urls the gateways' base URLs, at least one; their order does not matter */
    public RendezvousHash(List<String> urls) {
        gateways = urls.stream().mapToLong(RendezvousHash::hash).toArray();
    }

    /** The place in the list of the gateway on which a group lives. */
    public int place(String groupPath) {
        if (gateways.length == 1) {
            return 0;
        }
        long group = hash(groupPath);
        int best = 0;
        long bestNumber = 0;
        for (int i = 0; i < gateways.length; i++) {
            long number = mixed(gateways[i] ^ mixed(group));
            if (i == 0 || Long.compareUnsigned(number, bestNumber) > 0) {
                best = i;
                bestNumber = number;
            }
        }
        return best;
    }

    private static long hash(String text) {
        long hash = OFFSET;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xff)) * PRIME;
            hash = (hash ^ (c >>> 8)) * PRIME;
        }
        return hash;
    }

    /** The finalizer of MurmurHash3: without it neighbours in one hash stay neighbours in the other. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
