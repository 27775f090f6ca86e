// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The places for requests whose bodies are on their way, and the bytes that all of them together may hold. Whoever
 * is slow makes way: when an address, or the whole relay, has no place left, the body that has been on its way for
 * longest is given up for the new one. So neither many slow senders nor one address with many connections keep
 * others out. Thread safe.
 */
final class ReceivingPlaces {

    private final int places;
    private final int placesOfAnAddress;
    private final long bytes;

    /** Guarded by this; in the order of arrival. */
    private final Map<Place, Boolean> receiving = new LinkedHashMap<>();

    /** Guarded by this. */
    private final Map<String, Integer> byAddress = new HashMap<>();

    /** Guarded by this. */
    private int inUse;

    /** Guarded by this. */
    private long held;

    ReceivingPlaces(int places, int placesOfAnAddress, long bytes) {
        this.places = places;
        this.placesOfAnAddress = placesOfAnAddress;
        this.bytes = bytes;
    }

    /** A request that was let in. */
    final class Place {

        private final String address;
        private final Runnable giveUp;
        private long holds;
        private boolean closed;

        private Place(String address, Runnable giveUp) {
            this.address = address;
            this.giveUp = giveUp;
        }

        /** @return false if all bodies together would be too much */
        boolean hold(int more) {
            synchronized (ReceivingPlaces.this) {
                if (closed || held + more > bytes) {
                    return false;
                }
                held += more;
                holds += more;
                return true;
            }
        }

        /** The body is complete: it can no longer be made to go. */
        void received() {
            synchronized (ReceivingPlaces.this) {
                leave(this);
            }
        }

        /** The request was answered. Doing it twice does no harm. */
        void close() {
            synchronized (ReceivingPlaces.this) {
                leave(this);
                if (!closed) {
                    closed = true;
                    inUse--;
                    held -= holds;
                }
            }
        }
    }

    /**
     * @param giveUp ends the request, if its place is needed before its body is complete
     * @return {@code null} if all that are in are complete and wait for the gateway
     */
    Place enter(String address, Runnable giveUp) {
        Place place = new Place(address, giveUp);
        Place evicted = null;
        synchronized (this) {
            if (byAddress.getOrDefault(address, 0) >= placesOfAnAddress) {
                evicted = oldest(address);
            } else if (inUse >= places) {
                evicted = oldest(null);
                if (evicted == null) {
                    return null;
                }
            }
            if (evicted != null) {
                evicted.close();
            }
            inUse++;
            receiving.put(place, true);
            byAddress.merge(address, 1, Integer::sum);
        }
        if (evicted != null) {
            evicted.giveUp.run();
        }
        return place;
    }

    /** @param address whose; {@code null} for anybody's */
    private Place oldest(String address) {
        for (Place place : receiving.keySet()) {
            if (address == null || place.address.equals(address)) {
                return place;
            }
        }
        return null;
    }

    private void leave(Place place) {
        if (receiving.remove(place) != null) {
            byAddress.computeIfPresent(place.address, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many bytes all requests hold. */
    synchronized long held() {
        return held;
    }

    synchronized int inUse() {
        return inUse;
    }
}
