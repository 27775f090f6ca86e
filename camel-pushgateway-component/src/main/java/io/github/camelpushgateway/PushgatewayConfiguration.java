// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.ownership.Ownership;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/**
 * The options of an endpoint, as users write them; the component holds one as the default for all its endpoints.
 * Durations are in milliseconds here. Words such as a profile or a policy are checked when an endpoint is created.
 * Not thread safe: set before use.
 */
@PublicApi
@UriParams
public class PushgatewayConfiguration implements Cloneable {

    @UriPath
    @Metadata(required = true, description = "The job label of the group that is pushed to.")
    private @Nullable String job;

    @UriParam(
            defaultValue = "http://localhost:9091",
            description =
                    "The gateway's base URL, to which /metrics/job/... is appended. Several, separated by commas, only together with the option gateways.")
    private String gatewayUrl = "http://localhost:9091";

    @UriParam(
            label = "delivery",
            enums = "replicate,shard",
            description =
                    "With several gateways, what each gets: replicate (each gets everything) or shard (each group lives on exactly one, by a hash of its path, and stays there also while that one is away).")
    private @Nullable String gateways;

    @UriParam(
            label = "delivery",
            enums = "any,all",
            defaultValue = "any",
            description =
                    "With gateways=replicate, when an exchange is done: when any gateway has it (the others get what they lack when they are back), or when all have it.")
    private String acknowledge = "any";

    @UriParam(
            label = "security",
            prefix = "gateway.",
            multiValue = true,
            description =
                    "With several gateways, options of one of them, by its place in gatewayUrl, which counts from 1: gateway.2.token. These can be given so: token, username, password, accessKeyId, accessKeySecret, securityToken, credentials, authentication, profile and http.OPTION. A gateway without credentials of its own has the common ones.")
    private Map<String, Object> gateway = new LinkedHashMap<>();

    @UriParam(
            enums = "auto,pushgateway,aliyun-v1,aliyun-v2,victoriametrics",
            defaultValue = "auto",
            description =
                    "What kind of gateway it is: decides limits, formats and what an answer means. With auto the host decides.")
    private String profile = "auto";

    @UriParam(
            label = "delivery",
            enums = "add,replace,delete",
            defaultValue = "add",
            description =
                    "What a push does to its group: add (POST) replaces those metrics of the group that it brings, replace (PUT) all of them, delete (DELETE) removes the group.")
    private String operation = "add";

    @UriParam(
            label = "delivery",
            enums = "protobuf,text",
            defaultValue = "protobuf",
            description =
                    "The exposition format that is sent: protobuf (delimited) or text (0.0.4). A gateway that reads text only (profile victoriametrics) is sent text by default, and protobuf is refused for it.")
    private @Nullable String format;

    @UriParam(
            prefix = "grouping.",
            multiValue = true,
            description = "Grouping labels beside the job, as grouping.NAME=VALUE.")
    private Map<String, Object> grouping = new LinkedHashMap<>();

    @UriParam(
            prefix = "labels.",
            multiValue = true,
            description = "Labels put on every sample, as labels.NAME=VALUE, over a label of that name in the body.")
    private Map<String, Object> labels = new LinkedHashMap<>();

    @UriParam(
            description =
                    "Account id in a shared-tenant cluster: put on every sample as a label. The label's name is the option tenantLabel.")
    private @Nullable String tenantId;

    @UriParam(
            label = "advanced",
            defaultValue = "tenant_userid",
            description = "Name of the label that holds tenantId.")
    private String tenantLabel = "tenant_userid";

    @UriParam(
            description =
                    "Mapping file that says how records become metrics: classpath:PATH, file:PATH or ref:BEAN. Several are separated by commas.")
    private @Nullable String mapping;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Load mapping files again when they change. A version that is wrong is refused, and the former one goes on.")
    private boolean mappingReload;

    @UriParam(description = "Name of the metric for a body that is one number.")
    private @Nullable String metric;

    @UriParam(
            label = "advanced",
            enums = "gauge,counter,untyped",
            defaultValue = "gauge",
            description = "Type of the metrics that are made without a mapping file.")
    private String metricType = "gauge";

    @UriParam(label = "advanced", description = "Help text of the metric for a body that is one number.")
    private @Nullable String metricHelp;

    @UriParam(
            description =
                    "For records without a mapping file: the fields that are values, separated by commas. By default every numeric field is one.")
    private @Nullable String metricFields;

    @UriParam(description = "For records without a mapping file: the fields that are labels, separated by commas.")
    private @Nullable String labelFields;

    @UriParam(
            label = "advanced",
            description =
                    "For records without a mapping file: text that the names of all metrics start with, before the field's name.")
    private @Nullable String metricPrefix;

    @UriParam(
            label = "state",
            defaultValue = "true",
            description =
                    "Whether to remember the series of each group and push whole families, so that what one message brings does not wipe what another brought. Only for operation add.")
    private boolean retainSeries = true;

    @UriParam(
            label = "state",
            javaType = "java.time.Duration",
            defaultValue = "0",
            description = "After how long without a new value a series is withdrawn from the gateway. 0 means never.")
    private long seriesTtl;

    @UriParam(
            label = "state",
            defaultValue = "100000",
            description = "How many series a group may hold; a push with one more is refused.")
    private int maxSeries = 100000;

    @UriParam(
            label = "state",
            defaultValue = "false",
            description =
                    "Whether to delete from the gateway, when the route stops, the groups that this endpoint pushed to.")
    private boolean deleteOnStop;

    @UriParam(
            label = "state",
            javaType = "java.lang.Object",
            defaultValue = "memory",
            description =
                    "Where retained series and accumulated counters live: memory, file:DIRECTORY, jdbc:URL of a database, or a bean of type StateStore. Where exactly one such bean is in the registry, it is used by default.")
    private @Nullable Object stateStore;

    @UriParam(label = "state", description = "The user for a stateStore that is a database.")
    private @Nullable String stateStoreUsername;

    @UriParam(
            label = "state,security",
            secret = true,
            description = "The password for a stateStore that is a database.")
    private @Nullable String stateStorePassword;

    @UriParam(
            label = "state",
            defaultValue = "camel-pushgateway",
            description =
                    "Whose groups these are in a stateStore that is a database: the same name for processes of which one owns them at a time, another for each that has nothing to do with them.")
    private String stateStoreOwner = "camel-pushgateway";

    @UriParam(
            label = "state",
            description =
                    "A bean of type Ownership that is asked right before each request whether this process may push. While it may not, pushes wait. Without one it always may.")
    private @Nullable Ownership ownership;

    @UriParam(
            label = "delivery",
            defaultValue = "auto",
            description =
                    "How long to gather more exchanges into a push. With auto an idle gateway is pushed to at once; under load all pushes to one gateway together take about a twentieth of its time, no value waits longer than a second for that, and a source that stands still because its window is full is not kept waiting. A duration, such as 1s: exactly that.")
    private String linger = "auto";

    @UriParam(
            label = "delivery",
            defaultValue = "10000",
            description =
                    "How many exchanges may wait for a push. Beyond it the calling thread blocks until there is room.")
    private int maxPending = 10000;

    @UriParam(
            label = "delivery",
            defaultValue = "4",
            description =
                    "How many requests may be in flight at once to a gateway, each for another group. Endpoints that reach it with the same options share them.")
    private int maxConcurrentPushes = 4;

    @UriParam(
            label = "delivery",
            javaType = "java.time.Duration",
            defaultValue = "2m",
            description =
                    "How long a push is tried, while the gateway is away or overloaded, before its exchanges fail.")
    private long deliveryTimeout = 120000;

    @UriParam(
            label = "delivery",
            defaultValue = "false",
            description =
                    "Also retry pushes refused for credentials, address or state store, until deliveryTimeout. Off: fail at once.")
    private boolean retryRefusals;

    @UriParam(
            label = "delivery",
            javaType = "java.time.Duration",
            defaultValue = "10s",
            description = "The longest time one request may take.")
    private long requestTimeout = 10000;

    @UriParam(
            label = "advanced",
            description =
                    "The largest body of a request, in bytes before compression; a larger push is split by family. By default 16777216 (16 MiB), and 900000 with the profiles aliyun-v1 and aliyun-v2.")
    private int maxRequestBytes;

    @UriParam(
            label = "advanced",
            description =
                    "The longest URL, in characters; a push with a longer one fails before it is sent. By default 8000, and 2000 with the profiles aliyun-v1 and aliyun-v2.")
    private int maxUrlLength;

    @UriParam(
            label = "advanced",
            description =
                    "The longest name of a metric, and name or value of a label, in characters; a longer one is refused before anything is sent. By default 16384, 4096 with the profile victoriametrics, and 256 with aliyun-v1 and aliyun-v2.")
    private int maxLabelLength;

    @UriParam(
            label = "delivery",
            enums = "none,gzip,snappy",
            defaultValue = "none",
            description = "How bodies are compressed. A Pushgateway takes gzip since 1.5.0 and snappy since 1.6.0.")
    private String compression = "none";

    @UriParam(
            label = "security",
            enums = "auto,none,bearer,basic,access-key,sts",
            defaultValue = "auto",
            description =
                    "How the gateway is told who pushes. With auto it follows from which of token, username, password, accessKeyId, accessKeySecret, securityToken and credentials are set.")
    private String authentication = "auto";

    @UriParam(
            label = "security",
            secret = true,
            description = "A JWT, sent as bearer token, or with authentication=basic as the password.")
    private @Nullable String token;

    @UriParam(
            label = "security",
            description = "The user of basic authentication; with a token as password it defaults to admin.")
    private @Nullable String username;

    @UriParam(label = "security", secret = true, description = "The password of basic authentication.")
    private @Nullable String password;

    @UriParam(label = "security", description = "The id of an access key.")
    private @Nullable String accessKeyId;

    @UriParam(label = "security", secret = true, description = "The secret of an access key.")
    private @Nullable String accessKeySecret;

    @UriParam(label = "security", secret = true, description = "The security token of a temporary access key (STS).")
    private @Nullable String securityToken;

    @UriParam(
            label = "security",
            javaType = "java.lang.Object",
            description =
                    "Source of credentials that are renewed while running: env, file:PATH, ecs-role:ROLE, uri:URL, aliyun, or a bean of type CredentialsSupplier. Where exactly one such bean is in the registry and no credentials are set, it is used by default.")
    private @Nullable Object credentials;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description = "Do not warn when credentials go to another host over plain HTTP. They are sent either way.")
    private boolean allowInsecureAuth;

    @UriParam(
            label = "advanced",
            enums = "keep,strip,fail",
            description =
                    "What to do with help texts that are not ASCII: keep them, strip them, or fail. By default keep, and strip with the profiles aliyun-v1 and aliyun-v2, whose service refuses them.")
    private @Nullable String helpPolicy;

    @UriParam(
            label = "advanced",
            enums = "last,fail",
            defaultValue = "last",
            description =
                    "When several records of one exchange come to the same series, and no mapping rule says 'aggregate': the last one counts, or the exchange fails with an error that names the series.")
    private String duplicateSeries = "last";

    @UriParam(
            label = "advanced",
            enums = "drop,fail,metric",
            defaultValue = "drop",
            description =
                    "What to do with timestamps in an exposition body, which no Pushgateway takes: drop them, fail, or keep each in a metric of its own, NAME_timestamp_seconds.")
    private String timestampPolicy = "drop";

    @UriParam(
            label = "advanced",
            enums = "fail,skip",
            defaultValue = "fail",
            description =
                    "What to do with a record that cannot be mapped: fail the exchange, or skip the record, count it and log it once per reason and minute.")
    private String invalidSamples = "fail";

    @UriParam(
            label = "advanced",
            prefix = "http.",
            multiValue = true,
            description =
                    "Options of the HTTP connection, as http.OPTION: any option of a camel-http endpoint, for example http.sslContextParameters, http.proxyHost or http.soTimeout.")
    private Map<String, Object> http = new LinkedHashMap<>();

    /** A copy that can be changed without changing this one. */
    public PushgatewayConfiguration copy() {
        try {
            PushgatewayConfiguration copy = (PushgatewayConfiguration) clone();
            copy.grouping = new LinkedHashMap<>(grouping);
            copy.labels = new LinkedHashMap<>(labels);
            copy.http = new LinkedHashMap<>(http);
            copy.gateway = new LinkedHashMap<>(gateway);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** Whether any credentials are set that never change. */
    boolean hasCredentials() {
        return Stream.of(token, username, password, accessKeyId, accessKeySecret, securityToken)
                .anyMatch(value -> value != null && !value.isEmpty());
    }

    public @Nullable String getJob() {
        return job;
    }

    public void setJob(@Nullable String job) {
        this.job = job;
    }

    public String getGatewayUrl() {
        return gatewayUrl;
    }

    public void setGatewayUrl(String gatewayUrl) {
        this.gatewayUrl = gatewayUrl;
    }

    public @Nullable String getGateways() {
        return gateways;
    }

    public void setGateways(@Nullable String gateways) {
        this.gateways = gateways;
    }

    public String getAcknowledge() {
        return acknowledge;
    }

    public void setAcknowledge(String acknowledge) {
        this.acknowledge = acknowledge;
    }

    public Map<String, Object> getGateway() {
        return gateway;
    }

    public void setGateway(Map<String, Object> gateway) {
        this.gateway = gateway;
    }

    public String getProfile() {
        return profile;
    }

    public void setProfile(String profile) {
        this.profile = profile;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public @Nullable String getFormat() {
        return format;
    }

    public void setFormat(@Nullable String format) {
        this.format = format;
    }

    public Map<String, Object> getGrouping() {
        return grouping;
    }

    public void setGrouping(Map<String, Object> grouping) {
        this.grouping = grouping;
    }

    public Map<String, Object> getLabels() {
        return labels;
    }

    public void setLabels(Map<String, Object> labels) {
        this.labels = labels;
    }

    public @Nullable String getTenantId() {
        return tenantId;
    }

    public void setTenantId(@Nullable String tenantId) {
        this.tenantId = tenantId;
    }

    public String getTenantLabel() {
        return tenantLabel;
    }

    public void setTenantLabel(String tenantLabel) {
        this.tenantLabel = tenantLabel;
    }

    public @Nullable String getMapping() {
        return mapping;
    }

    public void setMapping(@Nullable String mapping) {
        this.mapping = mapping;
    }

    public boolean isMappingReload() {
        return mappingReload;
    }

    public void setMappingReload(boolean mappingReload) {
        this.mappingReload = mappingReload;
    }

    public @Nullable String getMetric() {
        return metric;
    }

    public void setMetric(@Nullable String metric) {
        this.metric = metric;
    }

    public String getMetricType() {
        return metricType;
    }

    public void setMetricType(String metricType) {
        this.metricType = metricType;
    }

    public @Nullable String getMetricHelp() {
        return metricHelp;
    }

    public void setMetricHelp(@Nullable String metricHelp) {
        this.metricHelp = metricHelp;
    }

    public @Nullable String getMetricFields() {
        return metricFields;
    }

    public void setMetricFields(@Nullable String metricFields) {
        this.metricFields = metricFields;
    }

    public @Nullable String getLabelFields() {
        return labelFields;
    }

    public void setLabelFields(@Nullable String labelFields) {
        this.labelFields = labelFields;
    }

    public @Nullable String getMetricPrefix() {
        return metricPrefix;
    }

    public void setMetricPrefix(@Nullable String metricPrefix) {
        this.metricPrefix = metricPrefix;
    }

    public boolean isRetainSeries() {
        return retainSeries;
    }

    public void setRetainSeries(boolean retainSeries) {
        this.retainSeries = retainSeries;
    }

    public long getSeriesTtl() {
        return seriesTtl;
    }

    public void setSeriesTtl(long seriesTtl) {
        this.seriesTtl = seriesTtl;
    }

    public int getMaxSeries() {
        return maxSeries;
    }

    public void setMaxSeries(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    public boolean isDeleteOnStop() {
        return deleteOnStop;
    }

    public void setDeleteOnStop(boolean deleteOnStop) {
        this.deleteOnStop = deleteOnStop;
    }

    public @Nullable Object getStateStore() {
        return stateStore;
    }

    public void setStateStore(@Nullable Object stateStore) {
        this.stateStore = stateStore;
    }

    public @Nullable String getStateStoreUsername() {
        return stateStoreUsername;
    }

    public void setStateStoreUsername(@Nullable String stateStoreUsername) {
        this.stateStoreUsername = stateStoreUsername;
    }

    public @Nullable String getStateStorePassword() {
        return stateStorePassword;
    }

    public void setStateStorePassword(@Nullable String stateStorePassword) {
        this.stateStorePassword = stateStorePassword;
    }

    public String getStateStoreOwner() {
        return stateStoreOwner;
    }

    public void setStateStoreOwner(String stateStoreOwner) {
        this.stateStoreOwner = stateStoreOwner;
    }

    public @Nullable Ownership getOwnership() {
        return ownership;
    }

    public void setOwnership(@Nullable Ownership ownership) {
        this.ownership = ownership;
    }

    public String getLinger() {
        return linger;
    }

    public void setLinger(String linger) {
        this.linger = linger;
    }

    /** @param millis a fixed time, in milliseconds */
    public void setLinger(long millis) {
        this.linger = millis + "ms";
    }

    public int getMaxPending() {
        return maxPending;
    }

    public void setMaxPending(int maxPending) {
        this.maxPending = maxPending;
    }

    public int getMaxConcurrentPushes() {
        return maxConcurrentPushes;
    }

    public void setMaxConcurrentPushes(int maxConcurrentPushes) {
        this.maxConcurrentPushes = maxConcurrentPushes;
    }

    public long getDeliveryTimeout() {
        return deliveryTimeout;
    }

    public void setDeliveryTimeout(long deliveryTimeout) {
        this.deliveryTimeout = deliveryTimeout;
    }

    public boolean isRetryRefusals() {
        return retryRefusals;
    }

    public void setRetryRefusals(boolean retryRefusals) {
        this.retryRefusals = retryRefusals;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getMaxRequestBytes() {
        return maxRequestBytes;
    }

    public void setMaxRequestBytes(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    public int getMaxUrlLength() {
        return maxUrlLength;
    }

    public void setMaxUrlLength(int maxUrlLength) {
        this.maxUrlLength = maxUrlLength;
    }

    public int getMaxLabelLength() {
        return maxLabelLength;
    }

    public void setMaxLabelLength(int maxLabelLength) {
        this.maxLabelLength = maxLabelLength;
    }

    public String getCompression() {
        return compression;
    }

    public void setCompression(String compression) {
        this.compression = compression;
    }

    public String getAuthentication() {
        return authentication;
    }

    public void setAuthentication(String authentication) {
        this.authentication = authentication;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public @Nullable String getAccessKeyId() {
        return accessKeyId;
    }

    public void setAccessKeyId(@Nullable String accessKeyId) {
        this.accessKeyId = accessKeyId;
    }

    public @Nullable String getAccessKeySecret() {
        return accessKeySecret;
    }

    public void setAccessKeySecret(@Nullable String accessKeySecret) {
        this.accessKeySecret = accessKeySecret;
    }

    public @Nullable String getSecurityToken() {
        return securityToken;
    }

    public void setSecurityToken(@Nullable String securityToken) {
        this.securityToken = securityToken;
    }

    public @Nullable Object getCredentials() {
        return credentials;
    }

    public void setCredentials(@Nullable Object credentials) {
        this.credentials = credentials;
    }

    public boolean isAllowInsecureAuth() {
        return allowInsecureAuth;
    }

    public void setAllowInsecureAuth(boolean allowInsecureAuth) {
        this.allowInsecureAuth = allowInsecureAuth;
    }

    public String getDuplicateSeries() {
        return duplicateSeries;
    }

    public void setDuplicateSeries(String duplicateSeries) {
        this.duplicateSeries = duplicateSeries;
    }

    public @Nullable String getHelpPolicy() {
        return helpPolicy;
    }

    public void setHelpPolicy(@Nullable String helpPolicy) {
        this.helpPolicy = helpPolicy;
    }

    public String getTimestampPolicy() {
        return timestampPolicy;
    }

    public void setTimestampPolicy(String timestampPolicy) {
        this.timestampPolicy = timestampPolicy;
    }

    public String getInvalidSamples() {
        return invalidSamples;
    }

    public void setInvalidSamples(String invalidSamples) {
        this.invalidSamples = invalidSamples;
    }

    public Map<String, Object> getHttp() {
        return http;
    }

    public void setHttp(Map<String, Object> http) {
        this.http = http;
    }
}
