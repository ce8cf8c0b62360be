package dev.longhaul.jdbc.sqlite;

import java.nio.file.Path;
import java.time.Clock;

/**
 * Which file a store on SQLite keeps its jobs in, and how. Immutable.
 *
 * @param file the database; made when it is missing. {@code -wal}, {@code -shm} and {@code .lock} files stand beside it
 * @param clock what the store decides by
 * @param readers the most connections that read at the same time, 1 or more; further readers wait
 */
public record SqliteOptions(Path file, Clock clock, int readers) {

    /** Connections that read at the same time. */
    public static final int DEFAULT_READERS = 4;

    public SqliteOptions {
        file = file.toAbsolutePath().normalize();
        if (file.toString().contains("?")) {
            throw new IllegalArgumentException(
                    "the file's name '" + file + "' holds a ?, which SQLite's driver takes for parameters; rename it");
        }
        if (readers < 1) {
            throw new IllegalArgumentException("readers " + readers + " is less than 1");
        }
    }

    /** A store in that file. */
    public static Builder of(Path file) {
        return new Builder(file);
    }

    /** Collects what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private final Path file;
        private Clock clock = Clock.systemUTC();
        private int readers = DEFAULT_READERS;

        private Builder(Path file) {
            this.file = file;
        }

        /** What the store decides by; default the host's clock. */
        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /** The most connections that read at the same time; default {@value #DEFAULT_READERS}. */
        public Builder readers(int count) {
            this.readers = count;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is out of its bounds
         */
        public SqliteOptions build() {
            return new SqliteOptions(file, clock, readers);
        }
    }
}
