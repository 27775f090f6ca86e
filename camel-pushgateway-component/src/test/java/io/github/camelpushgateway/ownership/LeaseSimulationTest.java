// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A thousand groups, a hundred owners that are paused at any moment for up to a minute, twenty minutes of it, in
 * virtual time: the lease as it is; around it a model of what decides (it gives a group away when its owner was
 * unheard of for the whole of the lease), of the store (it refuses who is not the last owner), and of the gateway (it
 * takes whatever comes).
 */
class LeaseSimulationTest {

    private static final long LEASE = 15_000;
    private static final long REQUEST_TIMEOUT = LEASE / 3;
    private static final long END = Duration.ofMinutes(20).toMillis();
    private static final int GROUPS = 1_000;
    private static final int OWNERS = 100;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final List<Owner> owners = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Random random = new Random(42);
    private long now;
    private long number;
    private boolean quiet;
    private int takeOvers;
    private int heldBack;
    private int fencedSaves;
    private int late;

    private record Event(long at, long number, Runnable what) {}

    /** What is outside of the owners: the log it comes from, its owner, its state, and the gateway's copy. */
    private static final class Group {
        private long messages;
        private Owner owner;
        private long heardOf;
        private long token;
        private long saved;
        private long onGateway;
        private long inFlightUntil;
        private Owner inFlightOf;
    }

    private static final class Owner {
        private long pausedUntil;
    }

    /** One owner's time with a group. */
    private final class Term {
        private final Group group;
        private final Owner owner;
        private final long token;
        private final Lease lease = new Lease(Duration.ofMillis(2 * LEASE / 3), () -> now * 1_000_000);
        private long known;
        private boolean pushing;

        private Term(Group group, Owner owner) {
            this.group = group;
            this.owner = owner;
            group.owner = owner;
            group.heardOf = now;
            token = ++group.token;
            known = group.saved;
            takeOvers++;
            lease.acquire(lease.now());
            later(0, this::look);
            later(0, this::push);
            later(REQUEST_TIMEOUT, this::push);
        }

        /** As a process that is paused does nothing, and then all that is overdue. */
        private void later(long delay, Runnable what) {
            at(now + delay, () -> {
                if (owner.pausedUntil > now) {
                    later(owner.pausedUntil - now, what);
                } else {
                    what.run();
                }
            });
        }

        private void look() {
            if (group.owner == owner && group.token == token) {
                group.heardOf = now;
                if (lease.renew(lease.now())) {
                    later(1_000, this::look);
                    return;
                }
                // Paused for longer than the lease, and nobody has taken over: all begins as after any taking over.
                group.owner = null;
            }
            lease.lose();
        }

        private void message() {
            if (group.token == token) {
                push();
            }
        }

        private void push() {
            if (pushing) {
                return;
            }
            if (!lease.holds()) {
                heldBack++;
                return;
            }
            pushing = true;
            long value = Math.max(known, group.messages);
            long duration = 1L + random.nextInt((int) REQUEST_TIMEOUT - 1);
            // The bytes are on their way: no pause of the owner holds them up.
            if (group.inFlightOf != null && group.inFlightOf != owner && group.inFlightUntil > now) {
                late++;
            }
            group.inFlightOf = owner;
            group.inFlightUntil = now + duration;
            at(now + duration, () -> {
                assertThat(value).as("no counter goes back").isGreaterThanOrEqualTo(group.onGateway);
                group.onGateway = value;
            });
            later(duration, () -> answered(value));
        }

        private void answered(long value) {
            pushing = false;
            if (group.token != token) {
                fencedSaves++;
                lease.lost("fenced");
                return;
            }
            group.saved = value;
            known = value;
            if (known < group.messages) {
                push();
            }
        }
    }

    @Test
    void noCounterGoesBackNoRequestsOfTwoOwnersOverlapAndNothingIsLost() {
        for (int i = 0; i < OWNERS; i++) {
            Owner owner = new Owner();
            owners.add(owner);
            pauseLater(owner);
        }
        for (int i = 0; i < GROUPS; i++) {
            Group group = new Group();
            groups.add(group);
            decide(group);
        }

        run(END);
        quiet = true;
        run(END + 10 * LEASE);

        assertThat(late).as("requests beside another owner's").isZero();
        for (Group group : groups) {
            assertThat(group.messages).isPositive();
            assertThat(group.saved).isEqualTo(group.messages);
            assertThat(group.onGateway).isEqualTo(group.messages);
        }
        // It was put to the test.
        assertThat(takeOvers).isGreaterThan(3 * GROUPS);
        assertThat(heldBack).isGreaterThan(GROUPS);
        assertThat(fencedSaves).isPositive();
    }

    /** What decides who owns a group, and brings it messages. */
    private void decide(Group group) {
        Term[] term = new Term[1];
        Runnable[] look = new Runnable[1];
        look[0] = () -> {
            if (!quiet) {
                group.messages++;
            }
            if (group.owner == null || now - group.heardOf > LEASE) {
                Owner next = owners.get(random.nextInt(OWNERS));
                if (next.pausedUntil <= now) {
                    term[0] = new Term(group, next);
                }
            } else if (term[0] != null) {
                term[0].later(0, term[0]::message);
            }
            at(now + 1_000 + random.nextInt(2_000), look[0]);
        };
        at(random.nextInt(3_000), look[0]);
    }

    private void pauseLater(Owner owner) {
        at(now + 1 + random.nextInt(120_000), () -> {
            if (!quiet) {
                owner.pausedUntil = now + random.nextInt(60_000);
            }
            pauseLater(owner);
        });
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, number++, what));
    }

    private void run(long until) {
        while (events.peek().at() <= until) {
            Event next = events.poll();
            now = next.at();
            next.what().run();
        }
    }
}
