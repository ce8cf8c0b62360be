package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.DatabaseStore;
import dev.longhaul.jdbc.table.JobRows;
import dev.longhaul.jdbc.table.Migrations;
import dev.longhaul.jdbc.table.Poll;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Slices;
import dev.longhaul.jdbc.table.SqlTransaction;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.job.JobId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** The store on SQLite. Thread-safe. */
public final class SqliteStore implements DatabaseStore {

    private final SqliteOptions options;
    private final SqliteFile file;
    private final Writer writer;
    private final Readers readers;
    private final Unreadable unreadable = new Unreadable();
    private final Poll poll = SqliteStore::poll;
    private final ReentrantLock preparing = new ReentrantLock();
    private @Nullable FileOwnership ownership;

    /** A store that opens its file when it is prepared. */
    public SqliteStore(SqliteOptions options) {
        this.options = options;
        this.file = new SqliteFile(options.file());
        this.writer = new Writer(file, options.clock(), unreadable);
        this.readers = new Readers(file, options.clock(), unreadable, options.readers());
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public void prepare() {
        preparing.lock();
        try {
            if (ownership == null) {
                ownership = FileOwnership.of(realPath());
            }
            Migrations.of("sqlite", SqliteDialect::kind, trouble -> "").apply(file.forApplication());
        } finally {
            preparing.unlock();
        }
    }

    @Override
    public void ownExisting() {
        if (!Files.isRegularFile(options.file())) {
            throw new StoreException(StoreException.Kind.REFUSED, "there is no file " + options.file());
        }
        preparing.lock();
        try {
            if (ownership == null) {
                ownership = FileOwnership.of(realPath());
            }
        } finally {
            preparing.unlock();
        }
    }

    /** The file by its one true name, so that links to it lead to one lock; makes its folder. */
    private Path realPath() {
        Path path = options.file();
        try {
            if (Files.exists(path)) {
                return path.toRealPath();
            }
            Path folder = path.getParent();
            if (folder == null) {
                throw new StoreException(StoreException.Kind.REFUSED, path + " is a folder, not a file");
            }
            return Files.createDirectories(folder).toRealPath().resolve(path.getFileName());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the folder of " + path + " cannot be used: " + e, e);
        }
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    /** There is one writer. */
    @Override
    public int handlersAtOnce() {
        return 1;
    }

    @Override
    public StoreTransaction begin(Duration lockWait) {
        Writer.WriteBoundary boundary = writer.begin(lockWait);
        return new SqlTransaction(boundary.session(), poll, Slices.NONE, boundary);
    }

    @Override
    public StoreTransaction beginReading() {
        Readers.ReadBoundary boundary = readers.begin();
        return new SqlTransaction(boundary.session(), poll, Slices.NONE, boundary);
    }

    @Override
    public StoreTransaction join(Connection callers) {
        try {
            if (callers.getAutoCommit()) {
                throw new IllegalArgumentException("the connection is in auto-commit mode, so that nothing of it can be"
                        + " one commit with the caller's own work; begin a transaction: setAutoCommit(false)");
            }
            requireSameFile(callers);
        } catch (SQLException e) {
            throw new StoreException(SqliteDialect.kind(e), Trouble.describe(e), e);
        }
        Session session = new Session(callers, SqliteDialect.callers(options.clock()), unreadable);
        return new SqlTransaction(session, poll, Slices.NONE, Boundary.callers(callers));
    }

    private void requireSameFile(Connection callers) throws SQLException {
        if (!callers.isWrapperFor(SQLiteConnection.class)) {
            throw new IllegalArgumentException("the connection is not one of SQLite's driver but a "
                    + callers.getClass().getName());
        }
        try (Statement statement = callers.createStatement();
                ResultSet main = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            String path = main.next() ? main.getString("file") : "";
            if (path.isEmpty() || !Files.isSameFile(Path.of(path), file.path())) {
                throw new IllegalArgumentException("the connection leads to '" + path + "', the store is in "
                        + file.path() + "; take the connection from the store's dataSource()");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the connection's file cannot be compared with " + file.path(), e);
        }
    }

    /** There are no other nodes. */
    @Override
    public void announce(String type, Instant due) {}

    /** There are no other nodes. */
    @Override
    public void onAnnouncement(Consumer<Announcement> listener) {}

    @Override
    public Set<JobId> unreadable() {
        return unreadable.jobIds();
    }

    @Override
    public DataSource dataSource() {
        return file.forApplication();
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return SqliteDialect.kind(trouble);
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        preparing.lock();
        try {
            if (ownership != null) {
                ownership.close();
                ownership = null;
            }
        } finally {
            preparing.unlock();
        }
    }

    private static List<Taken> poll(Session session, List<Ask> asks, int total) {
        List<Taken> taken = new ArrayList<>();
        for (Ask ask : asks) {
            int limit = Math.min(ask.limit(), total - taken.size());
            if (limit > 0) {
                taken.addAll(session.list(
                        SqliteSql.POLL,
                        args -> args.text(ask.type())
                                .flag(ask.suspect())
                                .time(ask.from())
                                .count(limit)
                                .now()
                                .uuids(session.unreadable().jobs()),
                        JobRows::readTaken));
            }
        }
        if (!taken.isEmpty()) {
            session.update(
                    SqliteSql.DUE_REMOVE,
                    args -> args.jobs(taken.stream().map(row -> row.job().id()).toList()));
        }
        return taken;
    }
}
