// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.body.InvalidSamples;
import io.github.camelpushgateway.body.TimestampPolicy;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.gateway.GatewayUrl;
import io.github.camelpushgateway.gateway.HelpPolicy;
import io.github.camelpushgateway.group.Compression;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SeriesLimits;
import io.github.camelpushgateway.mapping.PlainMapping;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;

/**
 * An endpoint's options, checked and in the types of the parts that use them. A copy: what becomes of the
 * configuration afterwards changes nothing here. Immutable, but for what beans bring with them.
 */
public final class EndpointOptions {

    private final String job;
    private final String mapping;
    private final boolean mappingReload;
    private final boolean retainSeries;
    private final boolean deleteOnStop;
    private final StateStoreOptions stateStore;
    private final Ownership ownership;
    private final String tenantLabel;
    private final Gateways gateways;
    private final Operation operation;
    private final Labels grouping;
    private final Labels labels;
    private final HelpPolicy helpPolicy;
    private final Aggregation duplicateSeries;
    private final List<PushChannel.Settings> pushing;
    private final int maxUrlLength;
    private final SeriesLimits limits;
    private final BodyOptions reading;

    /** @throws IllegalArgumentException naming the option, what is wrong with it, and what is allowed */
    public EndpointOptions(PushgatewayConfiguration configuration) {
        job = configuration.getJob();
        mapping = configuration.getMapping();
        mappingReload = configuration.isMappingReload();
        retainSeries = configuration.isRetainSeries();
        deleteOnStop = configuration.isDeleteOnStop();
        stateStore = new StateStoreOptions(
                configuration.getStateStore(),
                configuration.getStateStoreUsername(),
                configuration.getStateStorePassword(),
                configuration.getStateStoreOwner());
        ownership = configuration.getOwnership() == null ? Ownership.ALWAYS : configuration.getOwnership();
        tenantLabel = configuration.getTenantLabel();
        gateways = Gateways.of(configuration);
        operation = checked(Operation.of(configuration.getOperation()));
        grouping = Labels.ofGrouping(strings(configuration.getGrouping()));
        labels = labels(configuration.getLabels(), configuration.getTenantId());
        limits = newLimits(configuration);
        limits.checkKey(new GroupingKey(job, grouping));
        limits.checkLengths(null, labels);
        helpPolicy = newHelpPolicy(configuration);
        duplicateSeries = newDuplicateSeries(configuration.getDuplicateSeries());
        pushing = gateways.connections().stream()
                .map(connection -> newPushing(configuration, connection.profile()))
                .toList();
        maxUrlLength = orProfiles("maxUrlLength", configuration.getMaxUrlLength(), least(GatewayProfile::maxUrlLength));
        reading = newReading(configuration);
    }

    /** The job label, unless an exchange names another. */
    public String job() {
        return job;
    }

    /** The mapping files' resources, or {@code null}. */
    public String mapping() {
        return mapping;
    }

    /** Whether they are loaded again when they change. */
    public boolean mappingReload() {
        return mappingReload;
    }

    /** Whether groups remember their series. */
    public boolean retainSeries() {
        return retainSeries;
    }

    /** Whether the groups that were pushed to are deleted in the end. */
    public boolean deleteOnStop() {
        return deleteOnStop;
    }

    /** Where state outlives the process. */
    public StateStoreOptions stateStore() {
        return stateStore;
    }

    /** Whether this process may push now. */
    public Ownership ownership() {
        return ownership;
    }

    /** Where to, and how each gateway is reached. */
    public Gateways gateways() {
        return gateways;
    }

    /** How the gateway is reached; of several, the first. */
    public ConnectionOptions connection() {
        return gateways.connections().get(0);
    }

    public GatewayUrl gateway() {
        return connection().gateway();
    }

    public GatewayProfile profile() {
        return connection().profile();
    }

    /** How long the longest of the gateways' base URLs is, in characters. */
    public int urlLength() {
        return gateways.urls().stream().mapToInt(String::length).max().orElse(0);
    }

    /** The longest time one request may take. */
    public Duration requestTimeout() {
        return connection().requestTimeout();
    }

    private Stream<GatewayProfile> profiles() {
        return gateways.connections().stream().map(ConnectionOptions::profile);
    }

    private int least(ToIntFunction<GatewayProfile> limit) {
        return profiles().mapToInt(limit).min().orElseThrow();
    }

    public Operation operation() {
        return operation;
    }

    public Labels grouping() {
        return grouping;
    }

    /** The labels for every sample, the tenant's among them. */
    public Labels labels() {
        return labels;
    }

    /** What several values of a series come to where the mapping does not say. */
    public Aggregation duplicateSeries() {
        return duplicateSeries;
    }

    public HelpPolicy helpPolicy() {
        return helpPolicy;
    }

    /** How the group package is to push; of several gateways, to the first. */
    public PushChannel.Settings pushing() {
        return pushing.get(0);
    }

    /** How the group package is to push to one of several gateways, by its place among {@link #gateways()}. */
    public PushChannel.Settings pushing(int place) {
        return pushing.get(place);
    }

    /** How bodies are to be read, without a mapping. */
    public BodyOptions reading() {
        return reading;
    }

    /** How many series a push may hold, and how large their labels may be. */
    public SeriesLimits limits() {
        return limits;
    }

    public int maxUrlLength() {
        return maxUrlLength;
    }

    /** The HTTP method of an operation. */
    public static Method method(Operation operation) {
        return switch (operation) {
            case ADD -> Method.POST;
            case REPLACE -> Method.PUT;
            case DELETE -> Method.DELETE;
        };
    }

    /** @throws IllegalArgumentException if the profile's gateway has no such operation */
    public Operation checked(Operation wanted) {
        Method method = method(wanted);
        profiles().filter(profile -> !profile.allows(method)).findFirst().ifPresent(profile -> {
            throw new IllegalArgumentException("operation '" + wanted.name().toLowerCase(Locale.ROOT) + "' needs "
                    + method + ", which a gateway of profile " + profile + " does not know. Use operation=add");
        });
        return wanted;
    }

    /** Labels from an option or a header, with the tenant's put over them. */
    public Labels labels(Map<?, ?> options, String tenantId) {
        Map<String, String> all = strings(options);
        if (tenantId != null && !tenantId.isBlank()) {
            all.put(tenantLabel, tenantId.trim());
        }
        return Labels.of(all);
    }

    /** The values as text; what is {@code null} is left out. A new map. */
    public static Map<String, String> strings(Map<?, ?> values) {
        Map<String, String> strings = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                strings.put(String.valueOf(name), String.valueOf(value));
            }
        });
        return strings;
    }

    private static BodyOptions newReading(PushgatewayConfiguration configuration) {
        return new BodyOptions(
                null,
                new PlainMapping(
                        configuration.getMetric(),
                        OptionValues.word(MetricType.class, "metricType", configuration.getMetricType()),
                        configuration.getMetricHelp(),
                        configuration.getMetricFields(),
                        configuration.getLabelFields(),
                        configuration.getMetricPrefix()),
                OptionValues.word(InvalidSamples.class, "invalidSamples", configuration.getInvalidSamples()),
                OptionValues.word(TimestampPolicy.class, "timestampPolicy", configuration.getTimestampPolicy()),
                null,
                (int) OptionValues.positive("maxSeries", configuration.getMaxSeries()));
    }

    private SeriesLimits newLimits(PushgatewayConfiguration configuration) {
        return new SeriesLimits(
                OptionValues.positive("maxSeries", configuration.getMaxSeries()),
                orProfiles("maxLabelLength", configuration.getMaxLabelLength(), least(GatewayProfile::maxLabelLength)),
                least(GatewayProfile::maxLabels));
    }

    private HelpPolicy newHelpPolicy(PushgatewayConfiguration configuration) {
        String word = configuration.getHelpPolicy();
        if (word != null && !word.isBlank()) {
            return OptionValues.word(HelpPolicy.class, "helpPolicy", word);
        }
        // What one gateway refuses none of them is sent.
        return profiles()
                .map(GatewayProfile::helpPolicy)
                .filter(policy -> policy != HelpPolicy.KEEP)
                .findFirst()
                .orElse(HelpPolicy.KEEP);
    }

    private static Aggregation newDuplicateSeries(String word) {
        return switch (word == null ? "last" : word.strip().toLowerCase(Locale.ROOT)) {
            case "last", "" -> Aggregation.LAST;
            case "fail" -> Aggregation.UNIQUE;
            default -> throw new IllegalArgumentException("duplicateSeries '" + word + "' is not one of last, fail");
        };
    }

    private PushChannel.Settings newPushing(PushgatewayConfiguration configuration, GatewayProfile profile) {
        Compression compression = Compression.of(configuration.getCompression());
        if (compression != Compression.NONE && !profile.takesContentCoding(compression.contentCoding())) {
            throw new IllegalArgumentException("compression '" + compression.contentCoding()
                    + "': a gateway of profile " + profile + " does not take it. Use compression=none");
        }
        return new PushChannel.Settings(
                newFormat(configuration.getFormat(), profile),
                compression,
                orProfiles("maxRequestBytes", configuration.getMaxRequestBytes(), profile.maxRequestBytes()),
                !profile.replacesFamilies(),
                profile.allows(Method.PUT),
                profile.allows(Method.DELETE) && !profile.isDeleteOptIn(),
                linger(configuration.getLinger()),
                TimeUnit.MILLISECONDS.toNanos(
                        OptionValues.positive("deliveryTimeout", configuration.getDeliveryTimeout())),
                configuration.isRetryRefusals(),
                OptionValues.notNegative("seriesTtl", configuration.getSeriesTtl()),
                limits.maxSeries(),
                (int) OptionValues.positive("maxPending", configuration.getMaxPending()));
    }

    private static long linger(String word) {
        String text = word == null ? "" : word.trim();
        if (text.isEmpty() || text.equalsIgnoreCase("auto")) {
            return PushChannel.AUTO;
        }
        try {
            return TimeUnit.MILLISECONDS.toNanos(OptionValues.notNegative("linger", TimeUtils.toMilliSeconds(text)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "linger '" + word + "' is neither auto nor a duration of 0 or more, such as 500ms or 1s", e);
        }
    }

    /** What the user asked for; where that is nothing, protobuf if the gateway reads it. */
    private static ExpositionFormat newFormat(String word, GatewayProfile profile) {
        if (word == null || word.isBlank()) {
            return profile.takesProtobuf() ? ExpositionFormat.PROTOBUF : ExpositionFormat.TEXT;
        }
        ExpositionFormat format = OptionValues.word(ExpositionFormat.class, "format", word);
        if (format == ExpositionFormat.PROTOBUF && !profile.takesProtobuf()) {
            throw new IllegalArgumentException("format 'protobuf': a gateway of profile " + profile
                    + " does not read it. Use format=text, or leave the option out");
        }
        return format;
    }

    private static int orProfiles(String option, int value, long profiles) {
        return (int) (OptionValues.notNegative(option, value) > 0 ? value : profiles);
    }
}
