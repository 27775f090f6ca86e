// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.metric.InvalidMetricException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads an endpoint's mapping files again when one of them changes. A version that is wrong is refused with all
 * that is wrong in it, and the former one goes on.
 *
 * <p>It looks at size and time of change once a second instead of asking the file system for events, because those
 * do not come from network drives, nor from the links that Kubernetes swaps below a mounted ConfigMap.
 */
public final class MappingReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MappingReload.class);

    private static final long LOOK_MILLIS = 1_000;

    /**
     * What a file looked like; equal for two looks between which it did not change. All {@code null} for a file
     * that is not there.
     */
    private record Look(FileTime changed, Long size, Object identity) {

        static Look at(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new Look(found.lastModifiedTime(), found.size(), found.fileKey());
            } catch (IOException absent) {
                return new Look(null, null, null);
            }
        }
    }

    private final CamelContext context;
    private final String locations;
    private final Consumer<Mapping> use;
    private final List<Path> files;
    private final Future<?> watch;

    // Of one task at a time.
    private List<Look> loaded;
    private List<Look> latest;

    /**
     * @param locations the mapping files as {@link MappingResources} takes them; those that are not files, but in a
     *     jar, are not watched
     * @param timer asks when to look
     * @param loading does the looking and loading
     * @param use takes a new mapping, or throws {@link InvalidMetricException} where it cannot
     */
    public MappingReload(
            CamelContext context,
            String locations,
            ScheduledExecutorService timer,
            Executor loading,
            Consumer<Mapping> use) {
        this.context = context;
        this.locations = locations;
        this.use = use;
        this.files = files(context, locations);
        this.loaded = looks();
        this.latest = loaded;
        this.watch = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        loading.execute(this::look);
                    } catch (RejectedExecutionException e) {
                        LOG.debug("The endpoint is being stopped", e);
                    }
                },
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        watch.cancel(false);
    }

    private static List<Path> files(CamelContext context, String locations) {
        List<Path> files = new ArrayList<>();
        for (String location : locations.split(",")) {
            Resource resource = PluginHelper.getResourceLoader(context).resolveResource(location.strip());
            if (resource != null
                    && resource.getURI() != null
                    && "file".equals(resource.getURI().getScheme())) {
                files.add(Path.of(resource.getURI()).toAbsolutePath());
            }
        }
        return files;
    }

    private List<Look> looks() {
        return files.stream().map(Look::at).toList();
    }

    private synchronized void look() {
        List<Look> now = looks();
        boolean settled = now.equals(latest);
        latest = now;
        // One that looks different each second is still being written.
        if (!settled || now.equals(loaded)) {
            return;
        }
        loaded = now;
        try {
            use.accept(MappingResources.load(context, locations));
            LOG.info("mapping {} was loaded again", locations);
        } catch (InvalidMetricException clash) {
            refuse(clash.getMessage() + ". A name that was pushed keeps its type until its group is deleted");
        } catch (IOException | MappingException wrong) {
            refuse(wrong.getMessage());
        } catch (RuntimeException wrong) {
            LOG.warn(
                    "mapping {} has changed and could not be loaded; the former version goes on until that is mended",
                    locations,
                    wrong);
        }
    }

    private void refuse(String why) {
        LOG.warn(
                "mapping {} has changed and cannot be used; the former version goes on until that is mended: {}",
                locations,
                why);
    }
}
