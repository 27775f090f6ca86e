// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import org.apache.camel.spi.Metadata;

/**
 * The headers this component reads and writes. Those it reads are meant for one push: they are taken off the
 * message then.
 */
@PublicApi
public final class PushgatewayConstants {

    @Metadata(description = "The job to push for, instead of the endpoint's.", javaType = "String")
    public static final String JOB = "CamelPushgatewayJob";

    @Metadata(
            description = "What to do with the group, instead of the endpoint's operation.",
            enums = "add,replace,delete",
            javaType = "String")
    public static final String OPERATION = "CamelPushgatewayOperation";

    @Metadata(
            description =
                    "Grouping labels, added to those of the endpoint and put in their place where the names are equal.",
            javaType = "Map<String, Object>")
    public static final String GROUPING = "CamelPushgatewayGrouping";

    @Metadata(
            description =
                    "Labels for every sample, added to those of the endpoint and put in their place where the names are equal.",
            javaType = "Map<String, Object>")
    public static final String LABELS = "CamelPushgatewayLabels";

    @Metadata(description = "The tenant's id, instead of the endpoint's.", javaType = "String")
    public static final String TENANT_ID = "CamelPushgatewayTenantId";

    @Metadata(
            description = "The name of the metric for a body that is one number, instead of the endpoint's.",
            javaType = "String")
    public static final String METRIC = "CamelPushgatewayMetric";

    @Metadata(
            description =
                    "For a CSV body: what separates the columns, where the rule of the mapping does not say. By default a comma.",
            javaType = "String")
    public static final String CSV_DELIMITER = "CamelPushgatewayCsvDelimiter";

    @Metadata(
            description =
                    "For a CSV body: how many lines to skip before the header, where the rule of the mapping does not say.",
            javaType = "Integer")
    public static final String CSV_SKIP_LINES = "CamelPushgatewayCsvSkipLines";

    @Metadata(
            description =
                    "Names the body's content, for example by its hash. A body whose key its group has applied before is not added to"
                            + " accumulating metrics again. With a state store the key is saved together with the samples.",
            javaType = "String")
    public static final String IDEMPOTENCY_KEY = "CamelPushgatewayIdempotencyKey";

    @Metadata(
            description =
                    "Where the body comes from in a log that keeps its order, such as a Kafka topic: partition:offset, or"
                            + " partition:offset/floor if all below the floor are done with; or a Position. What its group has applied before"
                            + " changes nothing. With a state store it is saved together with the samples, one entry a group.",
            javaType = "String")
    public static final String POSITION = "CamelPushgatewayPosition";

    @Metadata(
            description =
                    "Push only to this one of the groups that the body comes to, named by its path, such as"
                            + " /metrics/job/sensors/site/north. For records that are written once for each group, see GroupKeys.",
            javaType = "String")
    public static final String GROUP = "CamelPushgatewayGroup";

    @Metadata(
            description = "Set by the processor GroupKeys: the paths of the groups that the body would be pushed to.",
            javaType = "List<String>")
    public static final String GROUPS = "CamelPushgatewayGroups";

    @Metadata(
            description =
                    "The user properties of an MQTT 5 message, which a mapping reads as $prop.name: a Map, or a list of"
                            + " pairs with key and value, as MQTT clients have them.",
            javaType = "Map<String, String>")
    public static final String USER_PROPERTIES = "CamelPushgatewayUserProperties";

    @Metadata(description = "After a push: the HTTP status the gateway answered with.", javaType = "Integer")
    public static final String RESPONSE_CODE = "CamelPushgatewayResponseCode";

    @Metadata(description = "After a push: how many samples the body came to.", javaType = "Long")
    public static final String SAMPLE_COUNT = "CamelPushgatewaySampleCount";

    @Metadata(
            description = "After a push: how many records (rows, messages) the body held, rejected ones included.",
            javaType = "Long")
    public static final String RECORD_COUNT = "CamelPushgatewayRecordCount";

    @Metadata(
            description = "After a push: how many of the records were rejected (invalidSamples=skip).",
            javaType = "Long")
    public static final String REJECTED_COUNT = "CamelPushgatewayRejectedCount";

    /**
     * An exchange property, not a header: a {@link io.github.camelpushgateway.body.RejectedRecord.Listener} that is
     * notified of each bad record, with its line and content, whether bad records are left out or fail the
     * exchange.
     */
    public static final String REJECTION_LISTENER = "CamelPushgatewayRejectionListener";

    private PushgatewayConstants() {}
}
