// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What bridge suggest makes of payloads of many makers, and of tables. */
class SuggestTest {

    private static final Path PAYLOADS = Path.of("src/test/resources/suggest/payloads.yaml");

    @TempDir
    Path folder;

    private record Result(int code, String out, String err) {}

    private static Result bridge(byte[] in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Bridge.run(
                arguments,
                new ByteArrayInputStream(in),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String suggested(String payload, String... options) {
        List<String> arguments = new ArrayList<>(List.of("suggest", "--config=" + settings()));
        arguments.addAll(List.of(options));
        Result result = bridge(payload.getBytes(StandardCharsets.UTF_8), arguments.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private Path settings() {
        try {
            return Files.writeString(folder.resolve("settings.properties"), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Result check(String mapping) throws IOException {
        return bridge(
                new byte[0], "check", "--config=" + settings(), file(mapping).toString());
    }

    private Path file(String mapping) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "m", ".metrics.yaml"), mapping);
    }

    private Result explain(String mapping, String payload, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("explain", "--config=" + settings(), "--mapping=" + file(mapping), "--job=j"));
        arguments.addAll(List.of(options));
        return bridge(payload.getBytes(StandardCharsets.UTF_8), arguments.toArray(String[]::new));
    }

    @Test
    void ofPayloadsFromManyMakersAtLeastTwoThirdsNeedNoEdit() throws Exception {
        int all = 0;
        List<String> wanting = new ArrayList<>();
        for (Map<String, String> example : payloads()) {
            all++;
            String topic = example.get("topic");
            String payload = example.get("payload");
            Result suggested = bridge(
                    payload.getBytes(StandardCharsets.UTF_8), "suggest", "--config=" + settings(), "--topic=" + topic);
            if (suggested.code() != 0) {
                wanting.add(topic + "\n" + suggested.err());
                continue;
            }
            String mapping = suggested.out();
            Result checked = check(mapping);
            assertThat(checked.code()).as(mapping + checked.err()).isZero();
            Result explained = explain(mapping, payload, "--topic=" + topic);
            boolean wanted =
                    Stream.of(example.getOrDefault("expected", "").split("\n")).allMatch(explained.out()::contains);
            if (explained.code() != 0 || !wanted) {
                wanting.add(topic + "\n" + mapping + explained.out() + explained.err());
            }
        }
        System.out.println(
                (all - wanting.size()) + " of " + all + " payloads need no edit of what bridge suggest makes of them");
        assertThat(all - wanting.size()).as(String.join("\n", wanting)).isGreaterThanOrEqualTo((all * 2 + 2) / 3);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, String>> payloads() throws IOException {
        List<Map<String, String>> all = new ArrayList<>((List<Map<String, String>>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(PAYLOADS)));
        try (Stream<Path> files = Files.list(Path.of("mappings/examples"))) {
            for (Path file : files.sorted().toList()) {
                ((List<Map<String, String>>)
                                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)))
                        .stream()
                                .filter(example -> example.containsKey("topic"))
                                .filter(example -> example.get("expected") != null
                                        && example.get("expected").contains("POST"))
                                .map(example ->
                                        Map.of("topic", example.get("topic"), "payload", example.get("payload")))
                                .forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void unitsComeFromNamesAndFromNothingElse() {
        String mapping = suggested(
                "{\"temperature\":21.5,\"temp_c\":20,\"humidity_pct\":48,\"battery_mv\":3100,\"energy_kwh\":1.5}",
                "--topic=rooms/attic");
        assertThat(mapping)
                .contains("- name: room_temperature\n        value: temperature\n")
                .contains("- name: room_temp_celsius\n        value: temp_c\n")
                .contains("- name: room_humidity_ratio\n        value: humidity_pct\n        scale: 0.01\n")
                .contains("- name: room_battery_volts\n        value: battery_mv\n        scale: 0.001\n")
                .contains("- name: room_energy_joules\n        value: energy_kwh\n        scale: 3600000\n")
                .contains("from: rooms/{room}");
    }

    @Test
    void objectsThatOnlyWrapOthersAreNamedWhereTheyTellTwoApart() {
        assertThat(suggested(
                        "{\"payload\":{\"data\":{\"pressure_pa\":5,\"level\":1},\"level\":2}}", "--topic=v3/tanks/t1"))
                .contains("name: tank_pressure_pascals\n")
                .contains("name: tank_level\n")
                .contains("name: tank_payload_level\n");
    }

    @Test
    void aLetterIsAUnitOnlyAfterWhatIsMeasuredInIt() {
        assertThat(suggested(
                        "{\"soundLevelA\":42,\"current_a\":0.5,\"tC\":20,\"line_c\":7,\"batteryPercentage\":87}",
                        "--topic=rooms/r1"))
                .contains("name: room_sound_level_a\n", "name: room_current_amperes\n", "name: room_t_celsius\n")
                .contains("name: room_line_c\n")
                .contains("name: room_battery_ratio\n        value: batteryPercentage\n        scale: 0.01\n");
    }

    @Test
    void whatNamesTheElementsOfAListIsTheirLabel() {
        assertThat(suggested(
                        "{\"sensorDatas\":[{\"flag\":\"TEMP8\",\"value\":288},{\"flag\":\"HUMI8\",\"value\":450}]}",
                        "--topic=plant/b1"))
                .contains("labels: {flag: flag}")
                .doesNotContain("$index");
    }

    @Test
    void anAddressThatTheTopicHoldsIsNoSecondLabel() {
        assertThat(suggested("{\"id\":\"45:e1:74:12:6e:00\",\"rssi\":-89}", "--topic=home/bt/45E174126E00"))
                .contains("id: the topic says it")
                .contains("labels: {device: device}");
    }

    @Test
    void addressesAreNoMeasurementsThoughTheyAreDigits() {
        assertThat(suggested(
                        "{\"p\":1,\"ids\":{\"join_eui\":\"0000000000000001\",\"dev_addr\":\"260BABCD\",\"id\":7},\"net\":\"000013\"}",
                        "--topic=lora/l1"))
                .contains("join_eui: an id", "dev_addr: an id", "ids.id: an id")
                .doesNotContain("value: ids.")
                .doesNotContain("value: net");
    }

    @Test
    void aCounterIsWhatSaysSo() {
        assertThat(suggested("{\"total\":5,\"pressure\":3}", "--topic=meters/m1"))
                .contains("name: meter_total\n        type: counter\n")
                .contains("name: meter_pressure\n        value: pressure\n");
    }

    @Test
    void idsThatNeverComeAgainAreNoLabels() {
        assertThat(suggested(
                        "{\"msg_id\":\"6f1c2c1e-0000-4000-8000-000000000001\",\"device\":\"d7\",\"t\":\"2026-01-01\",\"v\":1}",
                        "--topic=x/y"))
                .contains("sent_device: /device")
                .contains("Left out:", "msg_id")
                .doesNotContain("msg_id: msg_id");
    }

    @Test
    void wordsOfTwoStatesAreNumbersAndOtherWordsAreNamedAsLeftOut() {
        assertThat(suggested("{\"state\":\"ON\",\"mode\":\"eco\",\"p\":1}", "--topic=plugs/p1"))
                .contains("valueMap: {\"ON\": 1, \"OFF\": 0}")
                .contains("mode: texts (\"eco\")");
    }

    @Test
    void listsGiveASeriesForEachElement() throws Exception {
        String payload = "{\"values\":[{\"id\":\"A\",\"v\":630},{\"id\":\"B\",\"v\":-1.5}],\"temps\":[20,21]}";
        String mapping = suggested(payload, "--topic=plant/kep");
        Result explained = explain(mapping, payload, "--topic=plant/kep");
        assertThat(explained.out()).contains("id=\"A\"} 630", "id=\"B\"} -1.5", "index=\"1\"} 21");
    }

    @Test
    void aTableIsSeenWhateverItsDelimiterPreambleAndDecimalComma() throws Exception {
        String csv =
                """
                ERP 4.2 export

                Artikel;Lager;Bestand;Wert EUR;Stand
                Schrauben;Nord;1.250,5;16,50;31.01.2026
                Muttern;Süd;7,25;1,00;01.02.2026
                """;
        Path file = folder.resolve("bestand-2026-01-31.csv");
        Files.write(file, csv.getBytes(Charset.forName("windows-1252")));
        Result result = bridge(new byte[0], "suggest", "--config=" + settings(), "--csv=" + file);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("delimiter: \";\"", "skipLines: 2", "charset: windows-1252", "decimal: \",\"")
                .contains("Stand: a date, written dd.MM.yyyy")
                .contains("artikel: Artikel");
        assertThat(check(result.out()).code()).isZero();
        Result explained = bridge(
                new byte[0],
                "explain",
                "--config=" + settings(),
                "--mapping=" + file(result.out()),
                "--job=j",
                "--file=" + file.getFileName(),
                file.toString());
        assertThat(explained.out())
                .contains("bestand{artikel=\"Schrauben\",lager=\"Nord\"} 1250.5")
                .contains(" 16.5");
    }

    @Test
    void rowsThatNoLabelTellsApartAreAddedUpAndCounted() {
        StringBuilder csv = new StringBuilder("order_no,region,amount\n");
        for (int i = 0; i < 40; i++) {
            csv.append(10_000 + i)
                    .append(i % 2 == 0 ? ",north," : ",south,")
                    .append(i)
                    .append('\n');
        }
        String mapping = ofCsv("orders.csv", csv.toString());
        assertThat(mapping)
                .contains("name: order_rows\n        aggregate: count")
                .contains("aggregate: sum")
                .contains("region: region")
                .doesNotContain("order_no: order_no");
    }

    private String ofCsv(String name, String content) {
        try {
            Path file = Files.writeString(folder.resolve(name), content);
            Result result = bridge(new byte[0], "suggest", "--config=" + settings(), "--csv=" + file);
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(check(result.out()).code()).as(result.out()).isZero();
            return result.out();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aShippedMappingIsNamed() {
        assertThat(suggested(
                        "{\"Time\":\"2026-01-31T10:00:00\",\"ENERGY\":{\"Total\":412.3,\"Power\":86}}",
                        "--topic=tele/washer/SENSOR"))
                .contains("mqtt.mapping=classpath:mappings/tasmota.metrics.yaml");
    }

    @Test
    void whatHoldsNothingToMeasureIsAnErrorThatSaysSo() {
        Result result =
                bridge("hello".getBytes(StandardCharsets.UTF_8), "suggest", "--config=" + settings(), "--topic=a/b");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("nothing to measure").contains("hello");
        result = bridge(new byte[] {0x1f, (byte) 0x8b, 8, 0}, "suggest", "--config=" + settings(), "--topic=a/b");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("neither JSON nor text");
    }

    @Test
    void hostileNamesMakeAMappingThatIsStillOne() throws Exception {
        for (String key : List.of(
                "a: b", "- x", "{y}", "\\u0000", "a.b[0]", "$value", "/p", "'\\\"", "#", "*", "&a", "!t", "%", "温度")) {
            String payload = "{\"" + key + "\":1,\"plain\":2}";
            String mapping = suggested(payload, "--topic=odd/" + key.replaceAll("[\\\\#+*]", "x") + "/1");
            assertThat(check(mapping).code()).as(mapping).isZero();
            assertThat(explain(mapping, payload, "--topic=odd/" + key.replaceAll("[\\\\#+*]", "x") + "/1")
                            .out())
                    .as(mapping)
                    .contains("plain");
        }
    }

    @Test
    void aWrongCommandLineIsNamed() {
        assertThat(bridge(new byte[0], "suggest", "--config=" + settings(), "--seconds=0")
                        .code())
                .isEqualTo(2);
        assertThat(bridge(new byte[0], "suggest", "--config=" + settings(), "word")
                        .code())
                .isEqualTo(2);
    }
}
