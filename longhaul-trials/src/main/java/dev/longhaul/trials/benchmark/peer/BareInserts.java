package dev.longhaul.trials.benchmark.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.IntStream;

/** Rows inserted into one narrow table with one index, which nobody takes out: what accepting a job costs at least. */
public final class BareInserts implements Contestant {

    private static final int CONNECTIONS = 20;
    private static final String INSERT =
            "INSERT INTO bare (id, due, payload) SELECT i, now(), i::text FROM unnest(?::bigint[]) AS i";
    private static final String INSERT_ONE = "INSERT INTO bare (id, due, payload) VALUES (?, now(), ?)";

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public String settings() {
        return "plain JDBC inserts into one table of three columns with a primary key, " + CONNECTIONS + " connections";
    }

    @Override
    public int perSecond() {
        return 1;
    }

    @Override
    public int retriesPerSecond() {
        return 1;
    }

    @Override
    public void install(Place place) {
        place.execute("CREATE TABLE bare (id bigint PRIMARY KEY, due timestamptz NOT NULL, payload text NOT NULL)");
    }

    @Override
    public Session open(Place place, Work work) {
        return new Inserting(Database.pool(place, CONNECTIONS));
    }

    private record Inserting(HikariDataSource pool) implements Session {

        @Override
        public void enqueue(int job) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement insert = connection.prepareStatement(INSERT_ONE)) {
                insert.setLong(1, job);
                insert.setString(2, Integer.toString(job));
                insert.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void enqueueAll(int first, int count) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                Object[] ids = IntStream.range(first, first + count)
                        .mapToObj(Long::valueOf)
                        .toArray();
                insert.setArray(1, connection.createArrayOf("bigint", ids));
                insert.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void pile(int count) {
            throw new UnsupportedOperationException("bare rows do not wait");
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException("bare rows are not worked on");
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public long stored() {
            return Database.number(pool, "SELECT count(*) FROM bare");
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
