package io.github.camelpushgateway.group;

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
}
