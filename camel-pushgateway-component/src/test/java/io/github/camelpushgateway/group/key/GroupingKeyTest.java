// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupingKeyTest {

    @Test
    void plainValuesStayReadableAndLabelsComeInOrder() {
        GroupingKey key = new GroupingKey("nightly-export", Labels.of("site", "north", "line", "7.b"));
        assertThat(key.path()).isEqualTo("/metrics/job/nightly-export/line/7.b/site/north");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, YS9i",
        "a b, YSBi",
        "a+b, YSti",
        ".., Li4=",
        "., Lg==",
        ".hidden, LmhpZGRlbg==",
        "100%, MTAwJQ==",
        "a%2Fb, YSUyRmI=",
        "Köln, S8O2bG4=",
        "上海, 5LiK5rW3",
        "a?b#c, YT9iI2M=",
    })
    void anyOtherValueIsBase64OfItsUtf8(String value, String encoded) {
        assertThat(new GroupingKey("j", Labels.of("x", value)).path()).isEqualTo("/metrics/job/j/x@base64/" + encoded);
        assertThat(new GroupingKey(value, Labels.EMPTY).path()).isEqualTo("/metrics/job@base64/" + encoded);
    }

    @Test
    void anEmptyValueIsAValueOfItsOwn() {
        GroupingKey key = new GroupingKey("j", Labels.ofGrouping(Map.of("x", "")));
        assertThat(key.path()).isEqualTo("/metrics/job/j/x@base64/=");
        assertThat(key).isNotEqualTo(new GroupingKey("j", Labels.EMPTY));
    }

    @Test
    void anEmptyJobIsRefused() {
        assertThatThrownBy(() -> new GroupingKey("", Labels.EMPTY))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("job is empty");
    }

    @Test
    void theJobIsNoGroupingLabel() {
        assertThatThrownBy(() -> new GroupingKey("j", Labels.of("job", "other")))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("remove grouping label 'job'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "x\udc00y"})
    void aJobThatIsNotUnicodeIsRefused(String job) {
        assertThatThrownBy(() -> new GroupingKey(job, Labels.EMPTY)).hasMessageContaining("not valid Unicode");
    }

    @Test
    void itKnowsWhichLabelsTheGatewayWritesItself() {
        GroupingKey key = new GroupingKey("j", Labels.of("site", "north"));
        assertThat(key.holds("job")).isTrue();
        assertThat(key.holds("site")).isTrue();
        assertThat(key.holds("device")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "north",
                "",
                "a/b",
                "/",
                "a b",
                "a+b",
                "a=b",
                ".",
                "..",
                ".hidden",
                "a.b",
                "~",
                "-",
                "100%",
                "a%2Fb",
                "a?b#c",
                "@base64",
                "Köln",
                "上海",
                "\ud83d\ude00",
                "line\nbreak",
                "\u0000"
            })
    void anyKeyIsReadBackFromItsPath(String value) {
        GroupingKey key = new GroupingKey("j" + value, Labels.ofGrouping(Map.of("x", value, "y", "z")));
        assertThat(GroupingPathParser.read(key.path())).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                // What clients write: Go and curl percent-encode, Java and Python encode as in a form, some leave the
                // padding out.
                "/metrics/job/a%20b/x/K%C3%B6ln | a b | Köln",
                "/metrics/job/a+b/x/c%2Bd | a+b | c+d",
                "/metrics/job@base64/YS9i/x@base64/S8O2bG4 | a/b | Köln",
                "/metrics/job@base64/YS9i/x@base64/S8O2bG4= | a/b | Köln",
                "/metrics/job%40base64/YS9i/x%40base64/= | a/b | ''",
                "/metrics/job/a/x/ | a | ''",
                "/metrics/job/a%2Fx%2Fb | a | b",
                "/metrics/job/a/x/b/x/c | a | c",
                "/metrics/job/a/job/other/x/b | a | b",
            },
            delimiter = '|')
    void otherFormsAreReadAsAPushgatewayReadsThem(String path, String job, String value) {
        assertThat(GroupingPathParser.read(path))
                .isEqualTo(new GroupingKey(job, Labels.ofGrouping(Map.of("x", value))));
    }

    @Test
    void aSlashBehindTheJobIsNoLabel() {
        assertThat(GroupingPathParser.read("/metrics/job/a/")).isEqualTo(new GroupingKey("a", Labels.EMPTY));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "/metrics | names no job",
                "/metrics/ | names no job",
                "/metrics/x/y | names no job",
                "/api/v1/metrics | names no job",
                "/metrics/job// | the job is empty",
                "/metrics/job/a/x | a label without a value",
                "/metrics/job/a/x/b%2Fc | a value that holds a slash",
                "/metrics/job/a/x@base64/?? | is not the base64 form",
                "/metrics/job/a/x@base64/_w | is not the base64 form",
                "/metrics/job/%zz | two hexadecimal digits",
                "/metrics/job/a% | two hexadecimal digits",
                "/metrics/job/%ff | not UTF-8",
                "/metrics/job/a/__x/b | __x",
                "/metrics/job/a/1x/b | 1x",
            },
            delimiter = '|')
    void aPathThatIsNoneIsRefusedWithTheReason(String path, String reason) {
        assertThatThrownBy(() -> GroupingPathParser.read(path))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining(reason);
    }
}
