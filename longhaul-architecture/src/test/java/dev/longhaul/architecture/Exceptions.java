package dev.longhaul.architecture;

import java.util.Map;

/**
 * The places that may do what a rule forbids, each with its reason.
 *
 * <p>An entry is a claim that a reviewer agreed to: the reason says why the rule cannot hold there, not that it was
 * inconvenient. Entries whose class or file no longer exists fail the build, so that the lists only hold what is true.
 */
final class Exceptions {
    /**
     * Composition roots: the fully qualified names of the top-level classes that may read the clock of the host, draw real
     * randomness and sleep, because they are where time and randomness are handed to everything else.
     */
    static final Map<String, String> COMPOSITION_ROOTS = Map.of(
            "dev.longhaul.jdbc.sqlite.SqliteOptions", "hands SQLite, which has no clock to decide by, the host's",
            "dev.longhaul.jdbc.postgresql.PostgresOptions",
                    "hands PostgreSQL's store the host's measure of time, to reckon the server's clock by",
            "dev.longhaul.server.ServerApplication", "puts the server together and hands it its randomness",
            "dev.longhaul.engine.runtime.SystemRuntime", "is the real time, randomness and threads",
            "dev.longhaul.trials.time.TrialTime",
                    "hands trials with real processes the host's clocks, and waiting for the schedule of their faults",
            "dev.longhaul.servers.HostTime", "waits for real servers of tests to start and to stop",
            "dev.longhaul.spring.engine.LonghaulAutoConfiguration",
                    "puts the engine of an application together and hands what only shows something the host's clocks",
            "dev.longhaul.LonghaulBuilder", "puts an engine together and hands it its clock",
            "dev.longhaul.server.cli.Main",
                    "hands the clock of the host, and sleeping, to the commands of the program");

    /** Main sources longer than {@link SourceRules#MAIN_FILE_LINES}: the path from the root of the repository, and why. */
    static final Map<String, String> LONG_FILES = Map.of(
            "longhaul-jdbc/src/main/java/dev/longhaul/jdbc/postgresql/PostgresSql.java",
            "is one dialect's page of SQL, and two would be harder to read than a page that is a little too long",
            "longhaul-jdbc/src/main/java/dev/longhaul/jdbc/mariadb/MariaDbSql.java",
            "is one dialect's page of SQL, and two would be harder to read than a page that is a little too long",
            "longhaul-jdbc/src/main/java/dev/longhaul/jdbc/table/SqlPage.java",
            "names every statement of a page of SQL");

    private Exceptions() {}
}
