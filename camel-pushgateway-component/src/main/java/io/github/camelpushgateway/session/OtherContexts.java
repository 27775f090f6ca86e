// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.key.GroupingKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who in this JVM pushes to which group. Camel contexts know nothing of each other: where two push to one group,
 * each replaces families by those series it knows itself, and so wipes the other's. That cannot be mended here,
 * since their settings may differ; it is said. Thread safe.
 */
final class OtherContexts {

    private static final Logger LOG = LoggerFactory.getLogger(OtherContexts.class);

    /** Guarded by itself. */
    private static final Map<Place, List<Claim>> CLAIMS = new HashMap<>();

    private record Place(String gatewayUrl, GroupingKey key) {}

    private record Claim(Object owner, String context) {}

    private OtherContexts() {}

    /**
     * An endpoint starts to push to a group.
     *
     * @param owner what the endpoints share that know of each other
     * @return what takes that back
     */
    static AutoCloseable enter(Object owner, String context, String gatewayUrl, GroupingKey key) {
        Place place = new Place(gatewayUrl, key);
        Claim claim = new Claim(Objects.requireNonNull(owner), context);
        synchronized (CLAIMS) {
            List<Claim> claims = CLAIMS.computeIfAbsent(place, unused -> new ArrayList<>());
            for (Claim other : claims) {
                if (other.owner() != owner) {
                    warn(claim, other, place);
                    break;
                }
            }
            claims.add(claim);
        }
        return () -> leave(place, claim);
    }

    private static void warn(Claim claim, Claim other, Place place) {
        LOG.warn(
                "Camel context {} pushes to {} of {}, and so does Camel context {} in this JVM. They do not know each other's series: each"
                        + " push of a metric takes the other's series of it off the gateway. Give each its own grouping label, for"
                        + " example grouping.instance={}, or push both from one Camel context",
                claim.context(),
                place.key(),
                place.gatewayUrl(),
                other.context(),
                claim.context());
    }

    private static void leave(Place place, Claim claim) {
        synchronized (CLAIMS) {
            List<Claim> claims = CLAIMS.get(place);
            if (claims != null) {
                claims.remove(claim);
                if (claims.isEmpty()) {
                    CLAIMS.remove(place);
                }
            }
        }
    }
}
