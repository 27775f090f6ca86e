// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.metric.Update;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Shows that a store for a database is written in fifty lines, and that counters go on with it. */
class JdbcStateStoreTest {

    @Test
    void countersGoOnFromADatabase() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:state;DB_CLOSE_DELAY=-1");
        for (int life = 1; life <= 2; life++) {
            try (StateStore store = new JdbcStateStore(database);
                    Pushing pushing = new Pushing(store)) {
                await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5)));
                assertThat(pushing.gateway.value("/metrics/job/mqtt", "orders_total", "{device=\"a\"}"))
                        .isEqualTo(5.0 * life);
                assertThat(store.groups()).hasSize(1);
                if (life == 2) {
                    await(pushing.submit(Operation.DELETE, Pushing.batch("mqtt"), true));
                    assertThat(store.groups()).isEmpty();
                }
            }
        }
    }

    private static final class JdbcStateStore implements StateStore {

        private final DataSource database;

        JdbcStateStore(DataSource database) throws SQLException {
            this.database = database;
            try (Connection connection = database.getConnection()) {
                connection
                        .createStatement()
                        .execute(
                                "create table if not exists metric_state"
                                        + " (grp varchar(4000), entry varchar(4000), content varbinary, primary key (grp, entry))");
            }
        }

        @Override
        public Set<String> groups() {
            Set<String> groups = new HashSet<>();
            try (Connection connection = database.getConnection();
                    ResultSet rows =
                            connection.createStatement().executeQuery("select distinct grp from metric_state")) {
                while (rows.next()) {
                    groups.add(rows.getString(1));
                }
                return groups;
            } catch (SQLException e) {
                throw new StateStoreException("metric_state cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public Map<String, byte[]> load(String group) {
            Map<String, byte[]> entries = new HashMap<>();
            try (Connection connection = database.getConnection();
                    PreparedStatement select =
                            connection.prepareStatement("select entry, content from metric_state where grp = ?")) {
                select.setString(1, group);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    entries.put(rows.getString(1), rows.getBytes(2));
                }
                return entries;
            } catch (SQLException e) {
                throw new StateStoreException("metric_state cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (PreparedStatement merge = connection.prepareStatement("merge into metric_state values (?, ?, ?)");
                        PreparedStatement delete =
                                connection.prepareStatement("delete from metric_state where grp = ? and entry = ?")) {
                    for (Map.Entry<String, byte[]> put : puts.entrySet()) {
                        merge.setString(1, group);
                        merge.setString(2, put.getKey());
                        merge.setBytes(3, put.getValue());
                        merge.addBatch();
                    }
                    merge.executeBatch();
                    for (String removal : removals) {
                        delete.setString(1, group);
                        delete.setString(2, removal);
                        delete.addBatch();
                    }
                    delete.executeBatch();
                    connection.commit();
                }
            } catch (SQLException e) {
                throw new StateStoreException("metric_state cannot be written: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            // The data source belongs to whoever made it.
        }
    }
}
