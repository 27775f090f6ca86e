// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state store in a database, for processes on several machines of which one owns the groups at a time. Works with
 * PostgreSQL, MariaDB, MySQL and H2; makes its two tables where they are missing.
 *
 * <p>Each owner has a row with a number. Taking over raises the number; every save looks, in its own transaction,
 * whether the number is still the one it knows, and is refused by {@link FencedStateException} if not. So of two
 * processes with one owner's name the one that took over last can save, and the other cannot do harm. Processes that
 * do not belong together have names of their own, and do not see each other's groups.
 *
 * <p>One connection, used by one thread at a time: a save takes one transaction.
 */
@PublicApi
public final class JdbcStateStore implements FencedStateStore {

    /** Two that take over at the same time deadlock in MariaDB, and one of them is undone. */
    private static final int MOST_TRIES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStateStore.class);

    /** The owner's name where nothing else is said. */
    public static final String DEFAULT_OWNER = "camel-pushgateway";

    /**
     * How long the database may take to answer, in milliseconds, and how many seconds it lets a process hold the
     * owner's row that was stopped in the middle of a save: so long the next owner waits at the most.
     */
    private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

    private final Connector connector;
    private final String name;
    private final String owner;

    // Guarded by this.
    private @Nullable Connection current;
    private boolean hasTables;

    /** The owner's number as this process knows it; 0 before it has taken over. */
    private long token;

    private interface Connector {
        Connection open() throws SQLException;

        /** Whether a connection may be kept, and needs not to be given back after each use. */
        boolean keeps();
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * A database by its URL. Its driver has to be on the class path.
     *
     * @param url begins with {@code jdbc:}
     * @param username {@code null} for none
     * @param password {@code null} for none
     * @param owner whose groups these are; the same for all processes of which one owns them at a time
     */
    public JdbcStateStore(String url, @Nullable String username, @Nullable String password, String owner) {
        this(withoutSecrets(url), owner, new Connector() {
            @Override
            public Connection open() throws SQLException {
                Properties properties = new Properties();
                if (username != null) {
                    properties.setProperty("user", username);
                }
                if (password != null) {
                    properties.setProperty("password", password);
                }
                return DriverManager.getConnection(url, properties);
            }

            @Override
            public boolean keeps() {
                return true;
            }
        });
    }

    /**
     * A database by its connections, of a pool for example; it is not closed with the store.
     *
     * @param owner whose groups these are; the same for all processes of which one owns them at a time
     */
    public JdbcStateStore(DataSource database, String owner) {
        this("jdbc", owner, new Connector() {
            @Override
            public Connection open() throws SQLException {
                return database.getConnection();
            }

            @Override
            public boolean keeps() {
                return false;
            }
        });
    }

    private JdbcStateStore(String name, String owner, Connector connector) {
        if (owner.isBlank() || owner.length() > 200) {
            throw new IllegalArgumentException(
                    "stateStoreOwner '" + owner + "': a name of 1 to 200 characters is needed");
        }
        this.name = name;
        this.owner = owner;
        this.connector = connector;
    }

    @Override
    public synchronized void takeOver() {
        token = run("written", connection -> {
            for (boolean again = false; ; again = true) {
                if (update(connection, "UPDATE pushgateway_owner SET token = token + 1 WHERE name = ?", owner) == 0) {
                    try {
                        update(connection, "INSERT INTO pushgateway_owner (name, token) VALUES (?, 1)", owner);
                    } catch (SQLException e) {
                        if (again) {
                            throw e;
                        }
                        // Another has made the row meanwhile.
                        connection.rollback();
                        continue;
                    }
                }
                // The row is locked by this transaction: no other number than ours can be in it.
                return storedToken(connection, "");
            }
        });
    }

    @Override
    public synchronized Set<String> groups() {
        takeOverOnce();
        return run("read", connection -> {
            Set<String> groups = new HashSet<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT DISTINCT group_name FROM pushgateway_state WHERE owner = ?")) {
                select.setString(1, owner);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        groups.add(rows.getString(1));
                    }
                }
            }
            return groups;
        });
    }

    @Override
    public synchronized Map<String, byte[]> load(String group) {
        takeOverOnce();
        return run("read", connection -> {
            Map<String, byte[]> entries = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT entry_key, content FROM pushgateway_state WHERE owner = ? AND group_id = ?")) {
                select.setString(1, owner);
                select.setString(2, id(group));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        entries.put(rows.getString(1), rows.getBytes(2));
                    }
                }
            }
            return entries;
        });
    }

    @Override
    public synchronized void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
        takeOverOnce();
        run("written", connection -> {
            long stored = storedToken(connection, " FOR UPDATE");
            if (stored != token) {
                throw new FencedStateException("stateStore: " + name + ": another process has taken over what '" + owner
                        + "' owns (number " + stored + ", ours is " + token
                        + "), so nothing was saved. Processes that belong together need a lock, such as the bridge's"
                        + " cluster.lock; those that do not each need a stateStoreOwner of their own");
            }
            String groupId = id(group);
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM pushgateway_state WHERE owner = ? AND group_id = ? AND entry_id = ?")) {
                for (Collection<String> keys : List.of(removals, puts.keySet())) {
                    for (String key : keys) {
                        delete.setString(1, owner);
                        delete.setString(2, groupId);
                        delete.setString(3, id(key));
                        delete.addBatch();
                    }
                }
                delete.executeBatch();
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO pushgateway_state"
                    + " (owner, group_id, entry_id, group_name, entry_key, content) VALUES (?, ?, ?, ?, ?, ?)")) {
                for (Map.Entry<String, byte[]> put : puts.entrySet()) {
                    insert.setString(1, owner);
                    insert.setString(2, groupId);
                    insert.setString(3, id(put.getKey()));
                    insert.setString(4, group);
                    insert.setString(5, put.getKey());
                    insert.setBytes(6, put.getValue());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return true;
        });
    }

    @Override
    public synchronized void close() {
        drop();
    }

    @Override
    public String toString() {
        return name + " (" + owner + ")";
    }

    private void takeOverOnce() {
        if (token == 0) {
            takeOver();
        }
    }

    private long storedToken(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT token FROM pushgateway_owner WHERE name = ?" + lock)) {
            select.setString(1, owner);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static int update(Connection connection, String sql, String owner) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, owner);
            return statement.executeUpdate();
        }
    }

    /** One transaction, all of it or nothing; again where the database has undone it for the sake of another. */
    private <T extends @Nullable Object> T run(String what, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return once(what, work);
            } catch (StateStoreException e) {
                if (tries == MOST_TRIES || !wasUndone(e.getCause())) {
                    throw e;
                }
            }
        }
    }

    /** A deadlock, or transactions that cannot be put into an order: class 40 of SQL's states. */
    private static boolean wasUndone(@Nullable Throwable cause) {
        return cause instanceof SQLException undone
                && String.valueOf(undone.getSQLState()).startsWith("40");
    }

    private <T extends @Nullable Object> T once(String what, Work<T> work) {
        try {
            T result = work.on(connection());
            if (current != null) {
                current.commit();
            }
            if (!connector.keeps()) {
                drop();
            }
            return result;
        } catch (SQLException e) {
            drop();
            throw failed(what, e);
        } catch (RuntimeException | Error e) {
            drop();
            throw e;
        }
    }

    private StateStoreException failed(String what, SQLException e) {
        boolean noDriver = "08001".equals(e.getSQLState())
                && String.valueOf(e.getMessage()).startsWith("No suitable driver");
        return new StateStoreException(
                "stateStore: " + name + " cannot be " + what + ": " + e.getMessage()
                        + (noDriver
                                ? ". Put the database's JDBC driver on the class path; in the bridge, into lib/"
                                : ". Check that the database runs, and that the user may read and write the tables pushgateway_owner"
                                        + " and pushgateway_state"),
                e);
    }

    private Connection connection() throws SQLException {
        Connection connection = current;
        if (connection == null) {
            connection = connector.open();
            current = connection;
            connection.setAutoCommit(false);
            limitTimes(connection);
            if (!hasTables) {
                makeTables(connection);
                hasTables = true;
            }
        }
        return connection;
    }

    /** Ends the connection, and with it what was not committed. */
    private void drop() {
        Connection connection = current;
        current = null;
        if (connection == null) {
            return;
        }
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // It was of no use any more.
            LOG.debug("{} is closed: {}", name, e.toString());
        }
    }

    /**
     * A database that does not answer must not hold a push up for ever, and a process that was stopped in the middle
     * of a save must not keep the next owner from taking over.
     */
    private void limitTimes(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        String idle =
                switch (product) {
                    case "PostgreSQL" -> "SET idle_in_transaction_session_timeout = 10000";
                    case "MariaDB" -> "SET SESSION idle_transaction_timeout = 10";
                    default -> null;
                };
        if (idle != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(idle);
            }
            connection.commit();
        }
        if (connector.keeps() && !product.equals("H2")) {
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
        }
    }

    private static void makeTables(Connection connection) throws SQLException {
        if (hasTables(connection)) {
            return;
        }
        String product = connection.getMetaData().getDatabaseProductName();
        boolean mysql = product.equals("MariaDB") || product.equals("MySQL");
        String text = mysql ? "LONGTEXT" : product.equals("H2") ? "VARCHAR" : "TEXT";
        String bytes = mysql ? "LONGBLOB" : product.equals("H2") ? "VARBINARY" : "BYTEA";
        String storage = mysql ? " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "";
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS pushgateway_owner"
                    + " (name VARCHAR(200) NOT NULL PRIMARY KEY, token BIGINT NOT NULL)" + storage);
            statement.execute("CREATE TABLE IF NOT EXISTS pushgateway_state"
                    + " (owner VARCHAR(200) NOT NULL, group_id CHAR(64) NOT NULL, entry_id CHAR(64) NOT NULL, group_name "
                    + text + " NOT NULL, entry_key " + text + " NOT NULL, content " + bytes
                    + " NOT NULL, PRIMARY KEY (owner, group_id, entry_id))" + storage);
            connection.commit();
        } catch (SQLException e) {
            // Two that start at once: the other has made them.
            connection.rollback();
            if (!hasTables(connection)) {
                throw e;
            }
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT token FROM pushgateway_owner WHERE 1 = 0")
                    .close();
            statement
                    .executeQuery("SELECT content FROM pushgateway_state WHERE 1 = 0")
                    .close();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            return false;
        }
    }

    /** Names and keys may be longer than a database's index takes. */
    private static String id(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java has it", e);
        }
    }

    /** A URL may carry a user before the host, and a password among its parameters. */
    private static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }
}
