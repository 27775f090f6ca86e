// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.bridge.status.ClusterStatus;
import io.github.camelpushgateway.ownership.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the sources while this bridge holds the lock. One thread looks after the lock and renews the lease; another
 * starts and stops routes, which may take a while. A lease that has run out, be it that the process was stopped, ends
 * the term at once, also where the lock is still there: sources are stopped and groups forgotten, and then all begins
 * as after any taking over.
 *
 * <p>Thread safe.
 */
public final class Standby implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

    /** How often the lock is looked after. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long a route may take to stop that this bridge may no longer run. */
    private static final long STOP_SECONDS = 2;

    /** How long another is let before, when this bridge could not take over. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CamelContext context;
    private final ClusterLock lock;
    private final Lease lease;
    private final List<LockedRoute> routes;
    private final ClusterStatus status;
    private final ScheduledExecutorService looks;
    private final ExecutorService changes;

    // Used by the thread that looks.
    private boolean leads;
    private long notBeforeNanos = System.nanoTime();

    /** How many changes are under way or wait; the lease is renewed meanwhile, and nothing else is begun. */
    private final AtomicInteger changing = new AtomicInteger();

    /** When routes were last started. */
    private volatile long startedNanos = System.nanoTime();

    private volatile boolean closed;

    /**
     * A route that needs the lock.
     *
     * @param id of the route
     * @param leave ends what stays of it when it was stopped: a connection that outlives it
     */
    public record LockedRoute(String id, Runnable leave) {}

    /**
     * @param context not started yet
     * @param lease that of the endpoints; not held
     */
    public Standby(CamelContext context, ClusterSettings settings, Lease lease, List<LockedRoute> routes) {
        this.context = context;
        this.lease = lease;
        this.routes = List.copyOf(routes);
        this.status = ClusterStatus.create(context, settings.lock());
        this.lock = settings.newLock(context);
        // Not the context's: they have to go on while it stops.
        this.looks = Executors.newSingleThreadScheduledExecutor(threads("BridgeLock"));
        this.changes = Executors.newSingleThreadExecutor(threads("BridgeStandby"));
        component().release(lease, Duration.ZERO);
    }

    /** That of a bridge with these settings, not held yet. */
    public static Lease newLease(ClusterSettings settings) {
        return new Lease(settings.leaseOfRequests());
    }

    /** From now on this bridge stands by, or runs. To be called when the context has started. */
    public void start() {
        looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void look() {
        try {
            long asked = lease.now();
            boolean held = isHeld();
            if (leads) {
                if (!held || !lease.renew(asked)) {
                    leads = false;
                    lease.lose();
                    String why = held
                            ? "this process was stopped, or too busy, for longer than its lease"
                            : "the lock is lost";
                    change(() -> stepDown(why));
                } else if (changing.get() == 0
                        && System.nanoTime() - startedNanos >= PAUSE_NANOS
                        && !routes.stream().allMatch(this::isStarted)) {
                    change(this::startRoutes);
                }
            } else if (held && changing.get() == 0 && System.nanoTime() - notBeforeNanos >= 0) {
                leads = true;
                lease.acquire(asked);
                change(this::takeOver);
            }
        } catch (RuntimeException e) {
            // A task that fails is not run again.
            LOG.warn("The lock {} is looked after again in a second: {}", lock, e.toString(), e);
        }
    }

    private boolean isHeld() {
        try {
            boolean held = System.nanoTime() - notBeforeNanos >= 0 && lock.isHeld();
            status.trouble(null);
            return held;
        } catch (Exception e) {
            if (status.trouble(e.toString())) {
                LOG.warn("Whether the lock {} is held is not known: {}", lock, e.toString());
            }
            return false;
        }
    }

    private void change(Runnable task) {
        changing.incrementAndGet();
        try {
            changes.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("The change of roles failed", e);
                } finally {
                    changing.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            changing.decrementAndGet();
            LOG.debug("The bridge is ending", e);
        }
    }

    private void takeOver() {
        try {
            component().takeOver(lease);
        } catch (RuntimeException e) {
            LOG.warn(
                    "This bridge has the lock {} and cannot take over, so it gives it up for a while: {}",
                    lock,
                    e.getMessage());
            status.trouble(e.getMessage());
            giveUp();
            return;
        }
        LOG.info("This bridge holds the lock {} and runs its sources", lock);
        status.leads(true);
        startRoutes();
    }

    /** Those that are not started: a source that cannot be reached is tried again. */
    private void startRoutes() {
        startedNanos = System.nanoTime();
        for (LockedRoute route : routes) {
            if (!closed && lease.holds() && !isStarted(route)) {
                try {
                    context.getCamelContextExtension()
                            .getInternalRouteController()
                            .startRoute(route.id());
                } catch (Exception e) {
                    LOG.warn("The source {} does not start, which is tried again: {}", route.id(), e.getMessage());
                }
            }
        }
    }

    private boolean isStarted(LockedRoute route) {
        return context.getCamelContextExtension().getInternalRouteController().getRouteStatus(route.id())
                == ServiceStatus.Started;
    }

    /** Nobody is pushed for: another may try. */
    private void giveUp() {
        looks.execute(() -> {
            leads = false;
            lease.lose();
            notBeforeNanos = System.nanoTime() + PAUSE_NANOS;
            try {
                lock.close();
            } catch (Exception e) {
                LOG.debug("The lock was not given up in good order", e);
            }
        });
        component().release(lease, Duration.ZERO);
    }

    private void stepDown(String why) {
        LOG.warn("This bridge stops its sources and stands by: {}", why);
        status.leads(false);
        // What waits ends now, not acknowledged; so routes can stop.
        component().release(lease, Duration.ZERO);
        for (LockedRoute route : routes) {
            // First: what a connection brings would be refused.
            route.leave().run();
            try {
                if (isStarted(route)) {
                    context.getCamelContextExtension()
                            .getInternalRouteController()
                            .stopRoute(route.id(), STOP_SECONDS, TimeUnit.SECONDS);
                }
            } catch (Exception e) {
                LOG.warn("The source {} is not stopped: {}", route.id(), e.getMessage());
            }
        }
    }

    private PushgatewayComponent component() {
        return context.getComponent("pushgateway", PushgatewayComponent.class);
    }

    /** To be called when the context has begun to stop: sources are neither started nor stopped any more. */
    public void ending() {
        closed = true;
        changes.shutdown();
    }

    /** Gives the lock up. To be called when the context has stopped: until then what waits is pushed. */
    @Override
    public void close() {
        ending();
        looks.shutdown();
        try {
            if (!looks.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The lock {} does not answer", lock);
            }
            lease.lose();
            lock.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("The lock {} was not given up in good order", lock, e);
        }
    }
}
