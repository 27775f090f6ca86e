// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** Whether several bridges share the work, and by which lock. Immutable. */
public final class ClusterSettings {

    private static final String LOCK = "cluster.lock";
    private static final String LEASE = "cluster.lease";
    private static final String FILE = "file:";
    private static final String KUBERNETES = "kubernetes:";
    private static final String KUBERNETES_TYPE =
            "org.apache.camel.component.kubernetes.cluster.KubernetesClusterService";
    private static final String KUBERNETES_LIBRARY = "org.apache.camel:camel-kubernetes";
    private static final String ZOOKEEPER = "zookeeper:";
    private static final String ZOOKEEPER_TYPE = "org.apache.camel.component.zookeeper.cluster.ZooKeeperClusterService";
    private static final String ZOOKEEPER_LIBRARY = "org.apache.camel:camel-zookeeper";

    /** Shorter, an ordinary pause of the machine would end it. */
    private static final long SHORTEST_LEASE_MILLIS = 3_000;

    public static final SettingGroup SETTINGS = new SettingGroup(
            "A second bridge that stands by",
            "cluster",
            Setting.of(
                            LOCK,
                            "of several bridges with the same lock one runs, the others stand by: `file:<folder>`, `kubernetes:<lease>`, or `zookeeper:<hosts>/<path>`")
                    .more("All sources but the relay run only with the lock.")
                    .example("file:/srv/bridge/lock")
                    .check(ClusterSettings::problemOfLock),
            Setting.of(LEASE, "how long a bridge that runs may be unheard of before another takes over")
                    .more("It sends nothing itself after two thirds of that.")
                    .byDefault("15s")
                    .check(ClusterSettings::problemOfLease));

    private final String lock;
    private final Duration lease;

    private ClusterSettings(String lock, Duration lease) {
        this.lock = lock;
        this.lease = lease;
    }

    /**
     * What is set.
     *
     * @return {@code null} if this bridge runs for itself
     * @throws SettingsException if it is wrong
     */
    public static @Nullable ClusterSettings of(Settings settings) {
        for (Setting setting : SETTINGS.settings()) {
            String value = settings.get(setting.name());
            String problem = value == null ? null : setting.problem(setting.name(), value);
            if (problem != null) {
                throw new SettingsException(problem);
            }
        }
        String lock = settings.get(LOCK);
        return lock == null
                ? null
                : new ClusterSettings(lock, Duration.ofMillis(TimeUtils.toMilliSeconds(settings.get(LEASE))));
    }

    /**
     * Looks at what is set, and connects to nothing.
     *
     * @param problems is given each thing that is wrong
     */
    public static void check(Settings settings, Consumer<String> problems) {
        try {
            ClusterSettings set = of(settings);
            if (set != null) {
                set.checkLibrary();
            }
        } catch (SettingsException e) {
            problems.accept(e.getMessage());
        }
    }

    private void checkLibrary() {
        if (lock.startsWith(KUBERNETES)) {
            ServiceClusterLock.check(lock, KUBERNETES_TYPE, KUBERNETES_LIBRARY);
        } else if (lock.startsWith(ZOOKEEPER)) {
            ServiceClusterLock.check(lock, ZOOKEEPER_TYPE, ZOOKEEPER_LIBRARY);
        }
    }

    /** How long a bridge that runs may be unheard of. */
    Duration lease() {
        return lease;
    }

    /** For how long after it was last heard of a bridge sends requests: a third less, since clocks may drift. */
    Duration leaseOfRequests() {
        return lease.multipliedBy(2).dividedBy(3);
    }

    /** As it is written. */
    String lock() {
        return lock;
    }

    /** @throws SettingsException if its library is missing */
    ClusterLock newLock(CamelContext context) {
        if (lock.startsWith(FILE)) {
            return new FileClusterLock(Path.of(lock.substring(FILE.length())));
        }
        long millis = lease.toMillis();
        Map<String, Object> options = new HashMap<>();
        if (lock.startsWith(KUBERNETES)) {
            String name = lock.substring(KUBERNETES.length());
            options.put("leaseResourceType", "Lease");
            options.put("kubernetesResourceName", name);
            options.put("leaseDurationMillis", millis);
            options.put("renewDeadlineMillis", 2 * millis / 3);
            options.put("retryPeriodMillis", millis / 8);
            return new ServiceClusterLock(context, lock, KUBERNETES_TYPE, KUBERNETES_LIBRARY, name, options);
        }
        String place = lock.substring(ZOOKEEPER.length());
        int slash = place.indexOf('/');
        options.put("nodes", place.substring(0, slash));
        options.put("basePath", place.substring(slash));
        options.put("sessionTimeout", millis);
        options.put("sessionTimeoutUnit", "MILLISECONDS");
        return new ServiceClusterLock(context, lock, ZOOKEEPER_TYPE, ZOOKEEPER_LIBRARY, "camel-pushgateway", options);
    }

    private static @Nullable String problemOfLock(String value) {
        if (value.startsWith(FILE) && value.length() > FILE.length()
                || value.matches("kubernetes:[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                || value.matches("zookeeper:[^/\\s]+/\\S*[^/\\s]")) {
            return null;
        }
        return "Write file:<folder>, kubernetes:<name of a lease>, or zookeeper:<host:port,host:port>/<path>";
    }

    private static @Nullable String problemOfLease(String value) {
        try {
            return TimeUtils.toMilliSeconds(value) >= SHORTEST_LEASE_MILLIS
                    ? null
                    : "Write 3s or more: a shorter one would be lost to an ordinary pause";
        } catch (RuntimeException e) {
            return "Write a duration, for example 15s";
        }
    }
}
