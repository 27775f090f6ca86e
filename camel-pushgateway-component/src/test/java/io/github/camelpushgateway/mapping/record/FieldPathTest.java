// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

    private static final Map<String, Object> RECORD = Map.of(
            "a", Map.of("b", Map.of("c", 1), "x/y", 2, "t~z", 3, "d.e", 4),
            "list", List.of(Map.of("v", 5), Map.of("v", 6)),
            "grid", List.of(List.of(7, 8), List.of(9)),
            "flat.key", 10,
            "Temp. [°C]", 11,
            "", 12,
            "0", 13);

    @ParameterizedTest
    @CsvSource({
        "a.b.c, 1",
        "/a/b/c, 1",
        "/a/x~1y, 2",
        "a.x/y, 2",
        "/a/t~0z, 3",
        "/a/d.e, 4",
        "list[0].v, 5",
        "list.1.v, 6",
        "/list/1/v, 6",
        "grid[0][1], 8",
        "flat.key, 10",
        "Temp. [°C], 11",
        "/, 12",
        "0, 13",
    })
    void reaches_a_field(String path, int expected) {
        assertThat(FieldPath.of(path).read(RECORD)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "a.missing.c",
                "a.b.c.d",
                "list[2].v",
                "list.v",
                "list[99999999999].v",
                "a[0]",
                "/list/-",
                "a..b",
                "grid[x]"
            })
    void an_absent_field_is_null(String path) {
        assertThat(FieldPath.of(path).read(RECORD)).isNull();
    }

    @Test
    void reaches_into_arrays() {
        Map<String, Object> record = Map.of("a", new int[] {1, 2}, "b", new Object[] {Map.of("c", 3)});

        assertThat(FieldPath.of("a[1]").read(record)).isEqualTo(2);
        assertThat(FieldPath.of("b[0].c").read(record)).isEqualTo(3);
        assertThat(FieldPath.of("a[2]").read(record)).isNull();
    }

    @Test
    void reaches_into_a_record_that_is_a_list() {
        assertThat(FieldPath.of("[1]").read(List.of("a", "b"))).isEqualTo("b");
        assertThat(FieldPath.of("/1").read(Arrays.asList("a", "b"))).isEqualTo("b");
    }

    @Test
    void the_whole_name_as_a_key_goes_before_the_path() {
        assertThat(FieldPath.of("a.b").read(Map.of("a.b", 1, "a", Map.of("b", 2))))
                .isEqualTo(1);
        assertThat(FieldPath.of("/a/b").read(Map.of("a.b", 1, "a", Map.of("b", 2))))
                .isEqualTo(2);
    }

    @Test
    void a_map_with_other_keys_has_no_such_field() {
        assertThat(FieldPath.of("a").read(new TreeMap<>(Map.of(1, "x")))).isNull();
    }

    @Test
    void a_plain_value_has_no_fields() {
        assertThat(FieldPath.of("a").read("text")).isNull();
        assertThat(FieldPath.of("a").read(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"aenergy.total, total", "list[0], list", "/a/b~1c, b/c", "plain, plain"})
    void the_last_name_names_the_field(String path, String name) {
        assertThat(FieldPath.of(path).lastName()).isEqualTo(name);
    }

    @Test
    void refuses_an_empty_path_and_a_broken_pointer() {
        assertThatThrownBy(() -> FieldPath.of(""))
                .hasMessage("a field's name is empty; write the name the source gives it");
        assertThatThrownBy(() -> FieldPath.of("/a~2"))
                .hasMessage("'/a~2' is no JSON Pointer: write '~0' for '~' and '~1' for '/' within a key");
        assertThatThrownBy(() -> FieldPath.of("/a~")).isInstanceOf(IllegalArgumentException.class);
    }
}
