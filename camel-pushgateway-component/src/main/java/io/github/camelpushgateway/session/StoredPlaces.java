// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.group.store.StoredGroupName;
import io.github.camelpushgateway.options.Gateways;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where groups of several gateways are in a state store, and which of them have moved since the list of gateways was
 * another one. The store holds the lists; those that have a gateway in common are taken to be one list that has
 * changed. Used by one thread at a time.
 */
final class StoredPlaces {

    /** Among a store's groups; those of gateways have a URL. */
    private static final String GROUP = "gateways";

    /** In place of the state of a group that has moved: it has to be deleted on the gateway yet. */
    private static final String MOVED = "moved";

    private static final String REPLICATE = "replicate ";
    private static final String SHARD = "shard ";

    private final @Nullable StateStore store;
    private final Gateways gateways;
    private final String job;

    /** A group that has to be deleted where it was. */
    record Moved(String gatewayUrl, GroupingKey key) {}

    /**
     * @param store {@code null} for none
     * @param job the endpoint's: groups of it that were pushed to one of the gateways alone are taken over
     */
    StoredPlaces(@Nullable StateStore store, Gateways gateways, String job) {
        this.store = store;
        this.gateways = gateways;
        this.job = job;
    }

    /** The URL that the groups of one of several gateways have in the store. */
    static String shard(String gatewayUrl) {
        return SHARD + gatewayUrl;
    }

    /** The URL that the groups of several gateways that each get everything have in the store. */
    String replicas() {
        String own = REPLICATE + gateways.urls().get(0);
        if (store == null) {
            return own;
        }
        Map<String, Set<String>> lists = lists(REPLICATE);
        String name = lists.entrySet().stream()
                .filter(list -> !Collections.disjoint(list.getValue(), gateways.urls()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(own);
        if (!Set.copyOf(gateways.urls()).equals(lists.getOrDefault(name, Set.of()))) {
            for (String url : gateways.urls()) {
                takeOver(url, name, List.of(name));
            }
            save(name, gateways.urls(), List.of());
        }
        return name;
    }

    /**
     * Moves the state of groups that live on another of the gateways than they did.
     *
     * @return which have to be deleted where they were
     */
    List<Moved> moveShards() {
        if (store == null) {
            return List.of();
        }
        List<String> own = gateways.urls();
        Map<String, Set<String>> lists = lists(SHARD);
        Set<String> before = new LinkedHashSet<>();
        List<String> outdated = new ArrayList<>();
        lists.forEach((name, urls) -> {
            if (!Collections.disjoint(urls, own)) {
                before.addAll(urls);
                outdated.add(name);
            }
        });
        List<Moved> moved = new ArrayList<>();
        List<String> homes = own.stream().map(StoredPlaces::shard).toList();
        if (before.isEmpty()) {
            for (String url : own) {
                moved.addAll(takeOver(url, url, homes));
            }
        }
        before.addAll(own);
        for (String url : before) {
            moved.addAll(move(url, shard(url), homes, null));
        }
        // One that is not in the list any more is remembered until nothing has to be deleted there.
        Set<String> remembered = new LinkedHashSet<>(own);
        moved.forEach(one -> remembered.add(one.gatewayUrl()));
        String name = SHARD + String.join(",", own);
        outdated.remove(name);
        save(name, List.copyOf(remembered), outdated);
        return moved;
    }

    /** A group that had moved was deleted where it was. */
    void deleted(Moved moved) {
        if (store != null) {
            store.save(StoredGroupName.of(shard(moved.gatewayUrl()), moved.key()), Map.of(), List.of(MOVED));
        }
    }

    /** What was pushed to one gateway alone, as far as it is of the endpoint's job. */
    private List<Moved> takeOver(String url, String name, List<String> homes) {
        return name.equals(url) ? move(url, url, homes, job) : move(url, url, List.of(name), job);
    }

    /**
     * Moves the state of groups that do not live where they are stored.
     *
     * @param as what the gateway is called in the store
     * @param homes what the gateways are called on which groups live now, or one name for all
     * @param onlyJob {@code null} for all
     */
    private List<Moved> move(String url, String as, List<String> homes, @Nullable String onlyJob) {
        List<Moved> moved = new ArrayList<>();
        for (String name : store.groups()) {
            GroupingKey key = StoredGroupName.key(as, name);
            if (key == null || (onlyJob != null && !onlyJob.equals(key.job()))) {
                continue;
            }
            String home = homes.size() == 1 ? homes.get(0) : homes.get(gateways.place(key.path()));
            if (home.equals(as)) {
                continue;
            }
            Map<String, byte[]> entries = new HashMap<>(store.load(name));
            boolean done = entries.remove(MOVED) != null;
            String target = StoredGroupName.of(home, key);
            Map<String, byte[]> there = store.load(target);
            if (!entries.isEmpty() && (there.isEmpty() || there.containsKey(MOVED))) {
                store.save(target, entries, List.of(MOVED));
            }
            boolean stays = gateways.isReplicated() || home.equals(shard(url));
            store.save(
                    name,
                    stays || !as.startsWith(SHARD) ? Map.of() : Map.of(MOVED, new byte[0]),
                    List.copyOf(entries.keySet()));
            if (!stays && (done || !entries.isEmpty())) {
                moved.add(new Moved(url, key));
                if (!as.startsWith(SHARD)) {
                    store.save(StoredGroupName.of(shard(url), key), Map.of(MOVED, new byte[0]), List.of());
                }
            }
        }
        return moved;
    }

    private Map<String, Set<String>> lists(String kind) {
        Map<String, Set<String>> lists = new HashMap<>();
        store.load(GROUP).forEach((name, urls) -> {
            if (name.startsWith(kind)) {
                lists.put(name, Set.of(new String(urls, StandardCharsets.UTF_8).split("\n")));
            }
        });
        return lists;
    }

    private void save(String name, List<String> urls, List<String> outdated) {
        store.save(GROUP, Map.of(name, String.join("\n", urls).getBytes(StandardCharsets.UTF_8)), outdated);
    }
}
