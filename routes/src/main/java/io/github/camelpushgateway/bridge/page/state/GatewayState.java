// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gateway at one moment, as all endpoints together know it that push to it.
 *
 * @param url its address, without secrets
 * @param failingSince since when no request has got through; {@code null} while they do
 * @param failure why, or {@code null}
 * @param lastSuccess when it last took something, or {@code null}
 * @param pushes how many pushes it has taken
 * @param samples how many samples they brought
 * @param pending how many messages wait for a push
 * @param maxPending how many may
 * @param groups how many groups this process pushes to it
 * @param series how many series they have
 */
public record GatewayState(
        String url,
        @Nullable Instant failingSince,
        @Nullable String failure,
        @Nullable Instant lastSuccess,
        long pushes,
        long samples,
        int pending,
        int maxPending,
        int groups,
        long series) {}
