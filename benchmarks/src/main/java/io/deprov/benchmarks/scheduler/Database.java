package io.deprov.benchmarks.scheduler;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The tables: db-scheduler's own, and one for what was intended and what came of it. */
final class Database implements AutoCloseable {

    private static final String TABLES = """
            create table scheduled_tasks (
              task_name text not null, task_instance text not null, task_data bytea,
              execution_time timestamptz not null, picked boolean not null, picked_by text,
              last_success timestamptz, last_failure timestamptz, consecutive_failures int,
              last_heartbeat timestamptz, version bigint not null, priority smallint,
              primary key (task_name, task_instance));
            create index on scheduled_tasks (execution_time);
            create index on scheduled_tasks (last_heartbeat);
            create table step_journal (
              seq bigint generated always as identity primary key, step_id text not null, fence bigint not null,
              kind smallint not null, at timestamptz not null default clock_timestamp(), payload text not null);
            """;

    /** As long as what our own frames say of a step. */
    private static final String PAYLOAD = "x".repeat(250);

    private static final int MORE_THAN_THREADS = 8;

    private final HikariDataSource pool;

    Database(String url, String user, String password, int threads) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(threads + MORE_THAN_THREADS);
        config.setMinimumIdle(threads + MORE_THAN_THREADS);
        this.pool = new HikariDataSource(config);
    }

    /** Makes the tables. */
    void create() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
    }

    /** What db-scheduler gets its connections from. */
    DataSource dataSource() {
        return pool;
    }

    /** The server's version and what it says about durability: a database that does not wait for its disk is no limit. */
    String describe() throws SQLException {
        return "PostgreSQL " + ask("show server_version") + ", fsync " + ask("show fsync") + ", synchronous_commit "
                + ask("show synchronous_commit");
    }

    private String ask(String question) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    /** The two rows of one step, each committed before it returns, with nothing in between. */
    void step(String id) throws SQLException {
        row(id, 1);
        row(id, 2);
    }

    private void row(String id, int kind) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into step_journal (step_id, fence, kind, payload) values (?, 1, ?, ?)")) {
            insert.setString(1, id);
            insert.setInt(2, kind);
            insert.setString(3, PAYLOAD);
            insert.executeUpdate();
        }
    }

    /** How many rows there are of what was intended and what came of it. */
    long rows() throws SQLException {
        return Long.parseLong(ask("select count(*) from step_journal"));
    }

    @Override
    public void close() {
        pool.close();
    }
}
