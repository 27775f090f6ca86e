// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.TimeUtils;

/** An endpoint's options, checked and in the types of the parts that use them. Immutable. */
public final class EndpointOptions {

    private final PushgatewayConfiguration configuration;
    private final GatewayUrl gateway;
    private final GatewayProfile profile;
    private final Operation operation;
    private final Labels grouping;
    private final Labels labels;
    private final HelpPolicy helpPolicy;
    private final Aggregation duplicateSeries;
    private final Authentication authentication;
    private final PushChannel.Settings pushing;
    private final int maxUrlLength;
    private final SeriesLimits limits;
    private final BodyOptions reading;

    EndpointOptions(PushgatewayConfiguration configuration) {
        this.configuration = configuration;
        gateway = GatewayUrl.parse(configuration.getGatewayUrl());
        profile = GatewayProfile.of(configuration.getProfile(), gateway);
        operation = checked(Operation.of(configuration.getOperation()));
        grouping = Labels.ofGrouping(strings(configuration.getGrouping()));
        labels = labels(configuration.getLabels(), configuration.getTenantId());
        limits = newLimits();
        limits.checkKey(new GroupingKey(configuration.getJob(), grouping));
        limits.checkLengths(null, labels);
        helpPolicy = newHelpPolicy();
        duplicateSeries = newDuplicateSeries();
        authentication = newAuthentication();
        pushing = newPushing();
        maxUrlLength = configuration.getMaxUrlLength() > 0 ? configuration.getMaxUrlLength() : profile.maxUrlLength();
        reading = newReading();
        positive("requestTimeout", configuration.getRequestTimeout());
        positive("maxConcurrentPushes", configuration.getMaxConcurrentPushes());
    }

    public GatewayUrl gateway() {
        return gateway;
    }

    GatewayProfile profile() {
        return profile;
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

    Authentication authentication() {
        return authentication;
    }

    /** How the group package is to push. */
    PushChannel.Settings pushing() {
        return pushing;
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
    static Method method(Operation operation) {
        return switch (operation) {
            case ADD -> Method.POST;
            case REPLACE -> Method.PUT;
            case DELETE -> Method.DELETE;
        };
    }

    /** @throws IllegalArgumentException if the profile's gateway has no such operation */
    public Operation checked(Operation wanted) {
        Method method = method(wanted);
        if (!profile.allows(method)) {
            throw new IllegalArgumentException("operation '" + wanted.name().toLowerCase(Locale.ROOT) + "' needs "
                    + method + ", which a gateway of profile " + profile + " does not know. Use operation=add");
        }
        return wanted;
    }

    /** Labels from an option or a header, with the tenant's put over them. */
    public Labels labels(Map<?, ?> options, String tenantId) {
        Map<String, String> all = strings(options);
        if (tenantId != null && !tenantId.isBlank()) {
            all.put(configuration.getTenantLabel(), tenantId.trim());
        }
        return Labels.of(all);
    }

    public static Map<String, String> strings(Map<?, ?> values) {
        Map<String, String> strings = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                strings.put(String.valueOf(name), String.valueOf(value));
            }
        });
        return strings;
    }

    private BodyOptions newReading() {
        return new BodyOptions(
                null,
                new PlainMapping(
                        configuration.getMetric(),
                        word(MetricType.class, "metricType", configuration.getMetricType()),
                        configuration.getMetricHelp(),
                        configuration.getMetricFields(),
                        configuration.getLabelFields(),
                        configuration.getMetricPrefix()),
                word(InvalidSamples.class, "invalidSamples", configuration.getInvalidSamples()),
                word(TimestampPolicy.class, "timestampPolicy", configuration.getTimestampPolicy()),
                null,
                (int) positive("maxSeries", configuration.getMaxSeries()));
    }

    private SeriesLimits newLimits() {
        long maxLabelLength = notNegative("maxLabelLength", configuration.getMaxLabelLength());
        return new SeriesLimits(
                positive("maxSeries", configuration.getMaxSeries()),
                maxLabelLength > 0 ? (int) maxLabelLength : profile.maxLabelLength(),
                profile.maxLabels());
    }

    private HelpPolicy newHelpPolicy() {
        String word = configuration.getHelpPolicy();
        return word == null || word.isBlank() ? profile.helpPolicy() : word(HelpPolicy.class, "helpPolicy", word);
    }

    private Aggregation newDuplicateSeries() {
        String word = configuration.getDuplicateSeries();
        return switch (word == null ? "last" : word.strip().toLowerCase(Locale.ROOT)) {
            case "last", "" -> Aggregation.LAST;
            case "fail" -> Aggregation.UNIQUE;
            default -> throw new IllegalArgumentException("duplicateSeries '" + word + "' is not one of last, fail");
        };
    }

    private Authentication newAuthentication() {
        AuthenticationKind kind = AuthenticationKind.of(configuration.getAuthentication());
        Credentials fixed = new Credentials(
                configuration.getToken(),
                configuration.getUsername(),
                configuration.getPassword(),
                configuration.getAccessKeyId(),
                configuration.getAccessKeySecret(),
                configuration.getSecurityToken(),
                null);
        Object source = configuration.getCredentials();
        if (source == null || source.toString().isBlank() || kind == AuthenticationKind.NONE) {
            return Authentication.fixed(kind, fixed);
        }
        if (!fixed.equals(Credentials.NONE)) {
            throw new IllegalArgumentException(
                    "credentials: names a source, but credentials are set as options too"
                            + " (token, username, password, accessKeyId, accessKeySecret, securityToken). Remove one or the other");
        }
        return Authentication.renewed(
                kind, source instanceof CredentialsSupplier bean ? bean : CredentialsSupplier.of(source.toString()));
    }

    private PushChannel.Settings newPushing() {
        ExpositionFormat format = word(ExpositionFormat.class, "format", configuration.getFormat());
        if (format == ExpositionFormat.PROTOBUF && !profile.takesProtobuf()) {
            // The default is protobuf; a gateway that only reads text is no mistake of the user's.
            format = ExpositionFormat.TEXT;
        }
        Compression compression = Compression.of(configuration.getCompression());
        if (compression != Compression.NONE && !profile.takesContentCoding(compression.contentCoding())) {
            throw new IllegalArgumentException("compression '" + compression.contentCoding()
                    + "': a gateway of profile " + profile + " does not take it. Use compression=none");
        }
        return new PushChannel.Settings(
                format,
                compression,
                configuration.getMaxRequestBytes() > 0 ? configuration.getMaxRequestBytes() : profile.maxRequestBytes(),
                !profile.replacesFamilies(),
                profile.allows(Method.PUT),
                profile.allows(Method.DELETE) && !profile.isDeleteOptIn(),
                linger(configuration.getLinger()),
                TimeUnit.MILLISECONDS.toNanos(positive("deliveryTimeout", configuration.getDeliveryTimeout())),
                configuration.isRetryRefusals(),
                notNegative("seriesTtl", configuration.getSeriesTtl()),
                limits.maxSeries(),
                (int) positive("maxPending", configuration.getMaxPending()));
    }

    private static long linger(String word) {
        String text = word == null ? "" : word.trim();
        if (text.isEmpty() || text.equalsIgnoreCase("auto")) {
            return PushChannel.AUTO;
        }
        try {
            return TimeUnit.MILLISECONDS.toNanos(notNegative("linger", TimeUtils.toMilliSeconds(text)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "linger '" + word + "' is neither auto nor a duration of 0 or more, such as 500ms or 1s", e);
        }
    }

    static <E extends Enum<E>> E word(Class<E> type, String option, String word) {
        try {
            return Enum.valueOf(type, word.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException | NullPointerException e) {
            StringBuilder allowed = new StringBuilder();
            for (E constant : type.getEnumConstants()) {
                allowed.append(allowed.isEmpty() ? "" : ", ")
                        .append(constant.name().toLowerCase(Locale.ROOT));
            }
            throw new IllegalArgumentException(option + " '" + word + "' is not one of " + allowed, e);
        }
    }

    private static long positive(String option, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(option + ": " + value + " is not more than 0");
        }
        return value;
    }

    private static long notNegative(String option, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(option + ": " + value + " is less than 0");
        }
        return value;
    }
}
