// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayProfileTest {

    @ParameterizedTest
    @CsvSource({
        "https://cn-hangzhou.arms.aliyuncs.com/prometheus/h/1/h/cn-hangzhou/api/v2, ALIYUN_V1",
        "http://cn-hangzhou-intranet.arms.aliyuncs.com:9090/prometheus/h/1/h/cn-hangzhou/api/v2, ALIYUN_V1",
        "https://p.cn-hangzhou.log.aliyuncs.com/prometheus/p/i/api/v1/pushgateway, ALIYUN_V2",
        "https://p.cn-hangzhou-intranet.log.aliyuncs.com/prometheus/p/i/api/v1/pushgateway, ALIYUN_V2",
        "https://P.CN-HANGZHOU-VPC.LOG.ALIYUNCS.COM/prometheus/p/i/api/v1/pushgateway, ALIYUN_V2",
        "https://arms.aliyuncs.com.example.org/api/v2, PUSHGATEWAY",
        "https://evil-arms.aliyuncs.com.example.org, PUSHGATEWAY",
        "https://example.org/x.log.aliyuncs.com/api/v1/pushgateway, PUSHGATEWAY",
        "http://localhost:9091, PUSHGATEWAY",
    })
    void autoGoesByTheHostAlone(String url, GatewayProfile profile) {
        assertThat(GatewayProfile.of("auto", GatewayUrl.parse(url).host())).isEqualTo(profile);
        assertThat(GatewayProfile.of(null, GatewayUrl.parse(url).host())).isEqualTo(profile);
    }

    @ParameterizedTest
    @EnumSource
    void aNamedProfileWinsOverTheHost(GatewayProfile profile) {
        String managed = "p.r.log.aliyuncs.com";
        assertThat(GatewayProfile.of(profile.option(), managed)).isEqualTo(profile);
        assertThat(GatewayProfile.of(profile.name(), managed)).isEqualTo(profile);
    }

    @Test
    void anUnknownProfileIsAnErrorThatListsThem() {
        assertThatThrownBy(() -> GatewayProfile.of("aliyun", "localhost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'aliyun'")
                .hasMessageContaining("auto, pushgateway, aliyun-v1, aliyun-v2, victoriametrics");
    }

    @ParameterizedTest
    @EnumSource(names = {"ALIYUN_V1", "ALIYUN_V2"})
    void theManagedServicesTakeLessThanAMegabyteAndAsciiHelp(GatewayProfile profile) {
        assertThat(profile.isManaged()).isTrue();
        assertThat(profile.maxRequestBytes()).isLessThan(1_000_000);
        assertThat(profile.maxUrlLength()).isEqualTo(2_000);
        assertThat(profile.maxLabelLength()).isEqualTo(256);
        assertThat(profile.maxLabels()).isEqualTo(256);
        assertThat(profile.helpPolicy()).isEqualTo(HelpPolicy.STRIP);
        assertThat(profile.isDeleteOptIn()).isTrue();
        assertThat(profile.takesContentCoding("gzip")).isFalse();
        assertThat(profile.takesProtobuf()).isTrue();
    }

    @Test
    void victoriaMetricsTakesTextByPostAlone() {
        GatewayProfile profile = GatewayProfile.VICTORIAMETRICS;
        assertThat(profile.methods()).containsExactly(Method.POST);
        assertThat(profile.takesProtobuf()).isFalse();
        assertThat(profile.takesContentCoding("gzip")).isTrue();
        assertThat(profile.takesContentCoding("snappy")).isFalse();
        assertThat(profile.replacesFamilies()).isFalse();
    }

    @Test
    void aPushgatewayTakesEverything() {
        GatewayProfile profile = GatewayProfile.PUSHGATEWAY;
        assertThat(profile.methods()).containsExactlyInAnyOrder(Method.values());
        assertThat(profile.takesProtobuf()).isTrue();
        assertThat(profile.replacesFamilies()).isTrue();
        assertThat(profile.isDeleteOptIn()).isFalse();
        assertThat(profile.helpPolicy()).isEqualTo(HelpPolicy.KEEP);
    }

    @Test
    void aQuotaIs403OnlyWhereTheLogServiceSaysSo() {
        String quota = "{\"errorCode\":\"WriteQuotaExceed\",\"errorMessage\":\"Write QPS Exceed\"}";
        assertThat(GatewayProfile.ALIYUN_V2.isRetryable(403, quota)).isTrue();
        assertThat(GatewayProfile.ALIYUN_V2.isAuthenticationRefused(403, quota)).isFalse();
        assertThat(GatewayProfile.ALIYUN_V2.isRetryable(403, "denied by ram")).isFalse();
        assertThat(GatewayProfile.ALIYUN_V2.isAuthenticationRefused(403, "denied by ram"))
                .isTrue();
        assertThat(GatewayProfile.PUSHGATEWAY.isRetryable(403, quota)).isFalse();
    }
}
