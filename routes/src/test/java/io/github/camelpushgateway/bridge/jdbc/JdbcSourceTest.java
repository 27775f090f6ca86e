// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.source.SourceList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcSourceTest {

    private static final SourceList SOURCES = new SourceList(List.of(new JdbcSource()));

    private static final String URL = "jdbc:h2:mem:";

    @Test
    void oneQueryHasTheSettingsOfTheSource() {
        ConfiguredSource query = only("jdbc.url", URL, "jdbc.query", "SELECT 1");

        assertThat(query.id()).isEqualTo("jdbc");
        assertThat(query.settings().get("query")).isEqualTo("SELECT 1");
        assertThat(query.settings().get("period")).isEqualTo("30s");
        assertThat(query.job()).isEqualTo("jdbc");
        assertThat(query.mapping()).isEqualTo("classpath:mappings/orders.metrics.yaml");
    }

    @Test
    void eachOfSeveralHasItsOwnOrThoseOfTheSource() {
        List<ConfiguredSource> queries = of(
                "jdbc.url", URL,
                "jdbc.queries", "stock, open-orders",
                "jdbc.period", "1m",
                "jdbc.stock.query", "SELECT 1",
                "jdbc.stock.job", "warehouse",
                "jdbc.open-orders.query", "SELECT 2",
                "jdbc.open-orders.period", "5s",
                "jdbc.open-orders.mapping", "file:orders.yaml");

        assertThat(queries).extracting(ConfiguredSource::id).containsExactly("jdbc-stock", "jdbc-open-orders");
        assertThat(queries).extracting(ConfiguredSource::job).containsExactly("warehouse", "open-orders");
        assertThat(queries).extracting(query -> query.settings().get("period")).containsExactly("1m", "5s");
        assertThat(queries)
                .extracting(ConfiguredSource::mapping)
                .containsExactly("classpath:mappings/orders.metrics.yaml", "file:orders.yaml");
    }

    @Test
    void aJobThatIsSetForAllIsThatOfEach() {
        assertThat(only("jdbc.url", URL, "jdbc.queries", "stock", "jdbc.query", "SELECT 1", "jdbc.job", "erp")
                        .job())
                .isEqualTo("erp");
    }

    @Test
    void aMissingQueryIsNamedWithItsEnvironmentVariable() {
        assertThatThrownBy(() -> only("jdbc.url", URL, "jdbc.queries", "open-orders"))
                .hasMessageContaining("jdbc.open-orders.query (environment variable JDBC_OPEN_ORDERS_QUERY)");
    }

    @Test
    void aNameThatCannotStandInASettingIsRefused() {
        assertThatThrownBy(() -> only("jdbc.url", URL, "jdbc.queries", "Open.Orders"))
                .hasMessageContaining("names 'Open.Orders'");
    }

    @Test
    void lastAndItsColumnGoTogether() {
        assertThatThrownBy(() -> only("jdbc.url", URL, "jdbc.query", "SELECT 1 WHERE id > :last"))
                .hasMessageContaining("jdbc.last-column is not set");
        assertThatThrownBy(() -> only("jdbc.url", URL, "jdbc.query", "SELECT 1", "jdbc.last-column", "id"))
                .hasMessageContaining("does not hold :last");
    }

    @Test
    void aMisspeltSettingOfAQueryIsFound() {
        assertThat(settings("jdbc.queries", "stock", "jdbc.stock.qurey", "SELECT 1", "jdbc.stock.query", "SELECT 1")
                        .unknown())
                .containsExactly("There is no setting jdbc.stock.qurey; did you mean 'jdbc.stock.query'?");
    }

    private static List<ConfiguredSource> of(String... given) {
        return SOURCES.of(settings(given), warning -> {});
    }

    private static ConfiguredSource only(String... given) {
        List<ConfiguredSource> queries = of(given);
        assertThat(queries).hasSize(1);
        return queries.get(0);
    }

    private static Settings settings(String... given) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < given.length; i += 2) {
            map.put(given[i], given[i + 1]);
        }
        return BridgeSettings.of(map);
    }
}
