// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.samples.servers.StoredMetrics.Family;
import io.github.camelpushgateway.samples.servers.StoredMetrics.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The component against every gateway there is, in both formats. What a gateway holds is read through its own API. */
class ComponentMatrixIT {

    private static List<Pushes> targets;

    /** Every gateway, with each format. */
    @BeforeAll
    static void startPushing() {
        targets = Gateways.all().stream()
                .flatMap(gateway -> Stream.of("protobuf", "text").map(format -> new Pushes(gateway, format)))
                .toList();
    }

    @AfterAll
    static void stopPushing() {
        targets.forEach(Pushes::stop);
    }

    static List<Pushes> targets() {
        return targets;
    }

    /** Values that take some care to bring through a URL. */
    static List<String> hardValues() {
        return List.of(
                "plain",
                "a/b",
                "/",
                "a b",
                " ",
                "a+b",
                "+",
                ".",
                "..",
                "...",
                ".hidden",
                "100%",
                "%2F",
                "a?b#c&d=e",
                "a;b:c@d",
                "x@base64",
                "ab=",
                "~-_",
                "Zürich",
                "北京",
                "🌡",
                "a\"b\\c",
                "line\nbreak",
                "x".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aGroupingLabelKeepsItsValue(Pushes pushes) {
        String job = Gateways.unique("grouping");

        for (String value : hardValues()) {
            pushes.accepted(job + "?metric=" + job, 21.5, Map.of("CamelPushgatewayGrouping", Map.of("place", value)));

            assertThat(pushes.stored().group("job", job, "place", value))
                    .as(value)
                    .isPresent();
            assertThat(pushes.stored().value(job, "place", value)).as(value).contains(21.5);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aGroupingLabelKeepsAnEmptyValue(Pushes pushes) {
        String job = Gateways.unique("grouping");

        pushes.accepted(job + "?metric=" + job, 21.5, Map.of("CamelPushgatewayGrouping", Map.of("place", "")));

        assertThat(pushes.stored().group("job", job, "place", "")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aJobKeepsItsValue(Pushes pushes) {
        String metric = Gateways.unique("job");

        for (String value : hardValues()) {
            pushes.accepted("job?metric=" + metric, 1, Map.of("CamelPushgatewayJob", value));
            assertThat(pushes.stored().value(metric, "job", value)).as(value).contains(1.0);

            pushes.accepted("job?operation=delete", null, Map.of("CamelPushgatewayJob", value));
            awaitDeleted(
                    () -> assertThat(pushes.stored().value(metric)).as(value).isEmpty());
        }
    }

    /** A Pushgateway answers a DELETE with 202, before it has done it. */
    private static void awaitDeleted(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void addKeepsWhatItDoesNotBring(Pushes pushes) {
        String job = Gateways.unique("add");

        pushes.accepted(job + "?metric=" + job + "_a", 1);
        pushes.accepted(job + "?metric=" + job + "_b", 2);

        assertThat(pushes.group("job", job).pushedFamilies()).containsOnlyKeys(job + "_a", job + "_b");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seriesOfOneNameDoNotWipeEachOther(Pushes pushes) {
        String job = Gateways.unique("series");
        String endpoint = job + "?metric=" + job;

        for (int device = 0; device < 3; device++) {
            pushes.accepted(endpoint, device, Map.of("CamelPushgatewayLabels", Map.of("device", device)));
        }

        assertThat(pushes.stored().samples(job)).extracting(Sample::value).containsExactlyInAnyOrder(0.0, 1.0, 2.0);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void replaceKeepsNothingElse(Pushes pushes) {
        String job = Gateways.unique("replace");

        pushes.accepted(job + "?metric=" + job + "_a", 1);
        pushes.accepted(job + "?metric=" + job + "_b&operation=replace", 2);

        assertThat(pushes.group("job", job).pushedFamilies()).containsOnlyKeys(job + "_b");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void replaceWithNothingEmptiesTheGroup(Pushes pushes) {
        String job = Gateways.unique("replace");

        pushes.accepted(job + "?metric=" + job, 1);
        pushes.accepted(job + "?operation=replace", null);

        assertThat(pushes.group("job", job).pushedFamilies()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void addOfNothingIsAHeartbeat(Pushes pushes) {
        String job = Gateways.unique("heartbeat");

        pushes.accepted(job + "?metric=" + job, 1);
        double before = pushes.group("job", job).pushTimeSeconds();
        pushes.accepted(job, null);

        assertThat(pushes.group("job", job).pushTimeSeconds()).isGreaterThan(before);
        assertThat(pushes.stored().value(job)).contains(1.0);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void deleteRemovesThisGroupAndNoOther(Pushes pushes) {
        String job = Gateways.unique("delete");
        String metric = "?metric=" + job;

        pushes.accepted(job + metric, 1);
        pushes.accepted(job + metric + "&grouping.site=north", 2);
        pushes.accepted(job + "?operation=delete", null);

        awaitDeleted(() -> assertThat(pushes.stored().group("job", job)).isEmpty());
        assertThat(pushes.stored().group("job", job, "site", "north")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyTypeArrivesWithItsHelpAndValues(Pushes pushes) {
        String job = Gateways.unique("types");
        String text =
                """
                # HELP N_g Température à l'extérieur, 室外.
                # TYPE N_g gauge
                N_g{room="a\\"b\\\\c\\nd"} -2.5
                N_g{room="hot"} +Inf
                N_g{room="odd"} NaN
                # TYPE N_c_total counter
                N_c_total 12345678901234
                # TYPE N_u untyped
                N_u 0.1
                # HELP N_h Amounts.
                # TYPE N_h histogram
                N_h_bucket{shop="x",le="0.5"} 2
                N_h_bucket{shop="x",le="10"} 5
                N_h_bucket{shop="x",le="+Inf"} 6
                N_h_sum{shop="x"} 77.25
                N_h_count{shop="x"} 6
                # TYPE N_s summary
                N_s{quantile="0.5"} 2
                N_s{quantile="0.99"} 7.5
                N_s_sum 30
                N_s_count 12
                """
                        .replace("N_", job + "_");

        pushes.accepted(job, text);

        Map<String, Family> families = pushes.group("job", job).pushedFamilies();
        assertThat(families.get(job + "_g").type()).isEqualTo("GAUGE");
        assertThat(families.get(job + "_g").help()).isEqualTo("Température à l'extérieur, 室外.");
        assertThat(pushes.stored().value(job + "_g", "room", "a\"b\\c\nd")).contains(-2.5);
        assertThat(pushes.stored().value(job + "_g", "room", "hot")).contains(Double.POSITIVE_INFINITY);
        assertThat(pushes.stored().value(job + "_g", "room", "odd")).contains(Double.NaN);
        assertThat(families.get(job + "_c_total").type()).isEqualTo("COUNTER");
        assertThat(pushes.stored().value(job + "_c_total")).contains(12345678901234.0);
        assertThat(families.get(job + "_u").type()).isEqualTo("UNTYPED");
        assertThat(pushes.stored().value(job + "_u")).contains(0.1);

        assertThat(families.get(job + "_h").type()).isEqualTo("HISTOGRAM");
        assertThat(families.get(job + "_h").samples()).singleElement().satisfies(histogram -> {
            assertThat(histogram.labels()).containsEntry("shop", "x");
            assertThat(histogram.count()).isEqualTo(6);
            assertThat(histogram.sum()).isEqualTo(77.25);
            assertThat(histogram.distribution()).contains(entry(0.5, 2.0), entry(10.0, 5.0));
        });
        assertThat(families.get(job + "_s").type()).isEqualTo("SUMMARY");
        assertThat(families.get(job + "_s").samples()).singleElement().satisfies(summary -> {
            assertThat(summary.count()).isEqualTo(12);
            assertThat(summary.sum()).isEqualTo(30);
            assertThat(summary.distribution()).containsExactly(entry(0.5, 2.0), entry(0.99, 7.5));
        });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTypeThatClashesWithAnotherGroupsIsRefusedInTheGatewaysWords(Pushes pushes) throws Exception {
        String job = Gateways.unique("clash");
        pushes.raw(Gateways.unique("other"), "# TYPE " + job + " counter\n" + job + " 1\n");

        PushgatewayException refusal = pushes.refused(job + "?metric=" + job, 1);

        assertThat(refusal.getStatusCode()).isEqualTo(400);
        assertThat(refusal.isRetryable()).isFalse();
        assertThat(refusal.getGatewayMessage()).contains(job);
        assertThat(refusal.getUrl()).isEqualTo(pushes.gateway().url() + "/metrics/job/" + job);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theGatewaysOwnNamesClashToo(Pushes pushes) {
        String job = Gateways.unique("clash");

        PushgatewayException refusal = pushes.refused(job + "?metric=go_goroutines&metricType=counter", 1);

        assertThat(refusal.getStatusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void afterARefusalTheGroupTakesWhatIsGood(Pushes pushes) throws Exception {
        String job = Gateways.unique("clash");
        pushes.raw(Gateways.unique("other"), "# TYPE " + job + " counter\n" + job + " 1\n");

        pushes.refused(job + "?metric=" + job, 1);
        pushes.accepted(job + "?metric=" + job + "_good", 2);

        assertThat(pushes.group("job", job).pushedFamilies()).containsOnlyKeys(job + "_good");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void ofTwoRecordsOfOneSeriesTheLastCounts(Pushes pushes) {
        String job = Gateways.unique("twice");
        List<Map<String, Object>> rows = List.of(Map.of("room", "a", "t", 1), Map.of("room", "a", "t", 2));

        pushes.accepted(job + "?labelFields=room&metricPrefix=" + job + "_", rows);

        assertThat(pushes.stored().samples(job + "_t"))
                .singleElement()
                .extracting(Sample::value)
                .isEqualTo(2.0);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void twoRecordsOfOneSeriesAreRefusedBeforeAnythingIsSentWhereThatIsSaid(Pushes pushes) {
        String job = Gateways.unique("twice");
        List<Map<String, Object>> rows = List.of(Map.of("room", "a", "t", 1), Map.of("room", "a", "t", 2));

        PushgatewayException refusal =
                pushes.refused(job + "?labelFields=room&duplicateSeries=fail&metricPrefix=" + job + "_", rows);

        assertThat(refusal.getStatusCode()).isEqualTo(-1);
        assertThat(refusal).hasMessageContaining(job + "_t");
        assertThat(pushes.stored().group("job", job)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seriesThatTheGroupingKeyMakesOneAreRefusedBeforeAnythingIsSent(Pushes pushes) {
        String job = Gateways.unique("twice");
        List<Map<String, Object>> rows = List.of(Map.of("site", "a", "t", 1), Map.of("site", "b", "t", 2));

        PushgatewayException refusal =
                pushes.refused(job + "?labelFields=site&grouping.site=c&metricPrefix=" + job + "_", rows);

        assertThat(refusal.getStatusCode()).isEqualTo(-1);
        assertThat(refusal).hasMessageContaining("site");
        assertThat(pushes.stored().group("job", job, "site", "c")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void timestampsAreDroppedOrRefusedOrKeptInAMetric(Pushes pushes) {
        String job = Gateways.unique("time");
        String text = "# TYPE N_t gauge\nN_t 1 1700000000500\n".replace("N_", job + "_");

        PushgatewayException refusal = pushes.refused(job + "?timestampPolicy=fail", text);
        assertThat(refusal.getStatusCode()).isEqualTo(-1);

        pushes.accepted(job, text);
        assertThat(pushes.group("job", job).pushedFamilies()).containsOnlyKeys(job + "_t");

        pushes.accepted(job + "?timestampPolicy=metric", text);
        assertThat(pushes.stored().value(job + "_t_timestamp_seconds")).contains(1700000000.5);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void manySeriesArriveInOnePush(Pushes pushes) {
        String job = Gateways.unique("many");
        List<Map<String, Object>> rows = Stream.iterate(0, i -> i < 5000, i -> i + 1)
                .<Map<String, Object>>map(i -> Map.of("device", "dev-" + i, "t", i / 10.0))
                .toList();

        pushes.accepted(job + "?labelFields=device&metricPrefix=" + job + "_", rows.iterator());

        assertThat(pushes.stored().samples(job + "_t")).hasSize(5000);
        assertThat(pushes.stored().value(job + "_t", "device", "dev-4999")).contains(499.9);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aCompressedPushIsTheSame(Pushes pushes) {
        String job = Gateways.unique("compressed");

        pushes.accepted(job + "?metric=" + job + "&compression=gzip", 7);

        assertThat(pushes.stored().value(job)).contains(7.0);
    }
}
