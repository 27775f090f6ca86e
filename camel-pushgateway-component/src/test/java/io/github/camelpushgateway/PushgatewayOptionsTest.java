// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.group.state.SeriesLimits;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushgatewayOptionsTest extends CamelTestSupport {

    @Test
    void noOptionButTheJobIsNeeded() {
        PushgatewayConfiguration options = endpoint("pushgateway:nightly").getConfiguration();
        assertThat(options.getJob()).isEqualTo("nightly");
        assertThat(options.getGatewayUrl()).isEqualTo("http://localhost:9091");
    }

    @Test
    void durationsAreWrittenAsInCamel() {
        PushgatewayConfiguration options = endpoint(
                        "pushgateway:j?linger=500ms&deliveryTimeout=5m&seriesTtl=10s&requestTimeout=2s")
                .getConfiguration();
        assertThat(options.getLinger()).isEqualTo("500ms");
        assertThat(options.getDeliveryTimeout()).isEqualTo(300_000);
        assertThat(options.getSeriesTtl()).isEqualTo(10_000);
        assertThat(options.getRequestTimeout()).isEqualTo(2_000);
    }

    @Test
    void theComponentsOptionsAreTheDefaultOfEveryEndpoint() {
        PushgatewayConfiguration defaults =
                context.getComponent("pushgateway", PushgatewayComponent.class).getConfiguration();
        defaults.setGatewayUrl("http://gateway:1");
        defaults.getLabels().put("dc", "east");
        PushgatewayConfiguration options = endpoint("pushgateway:j?labels.a=1").getConfiguration();
        assertThat(options.getGatewayUrl()).isEqualTo("http://gateway:1");
        assertThat(options.getLabels()).isEqualTo(Map.of("dc", "east", "a", "1"));
        assertThat(defaults.getLabels()).isEqualTo(Map.of("dc", "east"));
    }

    @Test
    void theComponentIsConfiguredByPropertiesLabelsIncluded() {
        PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
        Map<String, Object> properties = new HashMap<>(Map.of(
                "gateway-url",
                "http://gateway:1",
                "labels.dc",
                "east",
                "grouping.site",
                "a/b",
                "http.soTimeout",
                "5000",
                "deliveryTimeout",
                "5m",
                "access-key-secret",
                "s"));
        PropertyBindingSupport.build()
                .withIgnoreCase(true)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .bind(context, component, properties);
        PushgatewayConfiguration options =
                endpoint("pushgateway:j?accessKeyId=x").getConfiguration();
        assertThat(properties).isEmpty();
        assertThat(options.getGatewayUrl()).isEqualTo("http://gateway:1");
        assertThat(options.getLabels()).isEqualTo(Map.of("dc", "east"));
        assertThat(options.getGrouping()).isEqualTo(Map.of("site", "a/b"));
        assertThat(options.getHttp()).isEqualTo(Map.of("soTimeout", "5000"));
        assertThat(options.getDeliveryTimeout()).isEqualTo(300_000);
        assertThat(options.getAccessKeySecret()).isEqualTo("s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pushgateway:j?operation=post | add, replace, delete",
                "pushgateway:j?format=openmetrics | text, protobuf",
                "pushgateway:j?compression=zip | none, gzip, snappy",
                "pushgateway:j?profile=other | aliyun-v1",
                "pushgateway:j?authentication=digest | bearer",
                "pushgateway:j?gatewayUrl=ftp://x | http",
                "pushgateway:j?gatewayUrl=http://h/metrics/job/x | /metrics/job",
                "pushgateway:j?grouping.job=x | grouping label 'job'",
                "pushgateway:j?grouping.a-b=x | a_b",
                "pushgateway:j?labels.__x=y | reserved",
                "pushgateway:j?authentication=access-key&accessKeyId=x | accessKeySecret",
                "pushgateway:j?maxPending=0 | maxPending",
                "pushgateway:j?maxSeries=-1 | maxSeries",
                "pushgateway:j?maxLabelLength=-1 | maxLabelLength",
                "pushgateway:j?maxLabelLength=3&labels.site=north | maxLabelLength allows 3",
                "pushgateway:longer?maxLabelLength=5 | label 'job'",
                "pushgateway:j?deliveryTimeout=0 | deliveryTimeout",
                "pushgateway:j?requestTimeout=0 | requestTimeout",
                "pushgateway:j?maxConcurrentPushes=0 | maxConcurrentPushes",
                "pushgateway:j?stateStore=redis | file:<directory>",
                "pushgateway:j?helpPolicy=x | keep, strip, fail",
                "pushgateway:j?timestampPolicy=x | drop, fail, metric",
                "pushgateway:j?invalidSamples=x | fail, skip",
                "pushgateway:j?metricType=histogram | gauge",
                "pushgateway:j?metricPrefix=1- | metricPrefix",
                "pushgateway:j?profile=victoriametrics&operation=delete | operation=add",
                "pushgateway:j?profile=aliyun-v2&compression=gzip | compression=none",
                "pushgateway:j?unknownOption=1 | unknownOption",
            })
    void aMistakeShowsWhereTheEndpointIsMade(String uri, String says) {
        assertThatThrownBy(() -> endpoint(uri))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining(says);
    }

    @Test
    void limitsOfLabelsAreTheProfilesWhereNoneIsSet() {
        assertThat(endpoint("pushgateway:j").options().limits())
                .isEqualTo(new SeriesLimits(100_000, 16_384, Integer.MAX_VALUE));
        assertThat(endpoint("pushgateway:j?profile=aliyun-v2").options().limits())
                .isEqualTo(new SeriesLimits(100_000, 256, 256));
        assertThat(endpoint("pushgateway:j?profile=aliyun-v1&maxLabelLength=1000&maxSeries=5")
                        .options()
                        .limits())
                .isEqualTo(new SeriesLimits(5, 1000, 256));
    }

    @Test
    void emptyGroupsAreDeletedOnlyWhereTheGatewayIsKnownToTakeDelete() {
        assertThat(endpoint("pushgateway:j").options().pushing().deletes()).isTrue();
        assertThat(endpoint("pushgateway:j?profile=aliyun-v1")
                        .options()
                        .pushing()
                        .deletes())
                .isFalse();
        assertThat(endpoint("pushgateway:j?profile=victoriametrics")
                        .options()
                        .pushing()
                        .deletes())
                .isFalse();
    }

    @Test
    void secretsAreMaskedInTheEndpointsUri() {
        String uri = endpoint("pushgateway:j?username=u&password=RAW(s3cr3t&x)").toString();
        assertThat(uri).doesNotContain("s3cr3t").contains("password=xxxxxx");
    }

    private PushgatewayEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, PushgatewayEndpoint.class);
    }
}
