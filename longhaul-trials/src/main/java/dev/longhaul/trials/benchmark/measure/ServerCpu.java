package dev.longhaul.trials.benchmark.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of PostgreSQL: its first process with all children that have ended, and those that run. Linux only.
 * Thread-safe.
 */
final class ServerCpu {

    /** What the kernel counts in: hundredths of a second, on every platform that Linux's user space sees. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final ProcessHandle postmaster;

    private ServerCpu(ProcessHandle postmaster) {
        this.postmaster = postmaster;
    }

    /** Finds the server by a session's process; null if that is no process of this machine. */
    static @Nullable ServerCpu find(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .filter(session -> comm(session.pid()).startsWith("postgres"))
                    .flatMap(ProcessHandle::parent)
                    .map(ServerCpu::new)
                    .orElse(null);
        }
    }

    /** Nanoseconds so far. */
    long nanos() {
        long ticks = ticks(postmaster.pid(), true).orElse(0);
        List<ProcessHandle> children = postmaster.children().toList();
        for (ProcessHandle child : children) {
            // One that ended since then is in its parent's next reading.
            ticks += ticks(child.pid(), false).orElse(0);
        }
        return ticks * NANOS_PER_TICK;
    }

    private static OptionalLong ticks(long process, boolean withEnded) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            // proc(5): the name in parentheses may hold blanks; utime, stime, cutime, cstime are fields 14 to 17.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return OptionalLong.of(withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static String comm(long process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process), "comm"));
        } catch (IOException e) {
            return "";
        }
    }
}
