// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups that are being deleted on a gateway, all at once. Thread safe. */
public final class GroupDeletion {

    private static final Logger LOG = LoggerFactory.getLogger(GroupDeletion.class);

    private final CountDownLatch open;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    GroupDeletion(int groups) {
        open = new CountDownLatch(groups);
    }

    Completion of(GroupingKey key) {
        return new Completion() {
            @Override
            public void accepted(int status) {
                open.countDown();
            }

            @Override
            public void failed(Exception cause) {
                LOG.warn("Group {} was not deleted: {}", key, cause.getMessage());
                if (!failure.compareAndSet(null, cause) && failure.get() != cause) {
                    failure.get().addSuppressed(cause);
                }
                open.countDown();
            }
        };
    }

    /** How many groups have not been answered for. */
    public long open() {
        return open.getCount();
    }

    /**
     * @return whether all have been answered for within the time; {@code false} also where the waiting thread is
     *     interrupted
     */
    public boolean await(Duration atMost) {
        try {
            return open.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @throws Exception why a group was not deleted, if there is one; others' reasons are suppressed in it */
    public void throwFirstFailure() throws Exception {
        Exception first = failure.get();
        if (first != null) {
            throw first;
        }
    }
}
