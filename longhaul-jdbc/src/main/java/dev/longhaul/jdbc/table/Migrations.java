package dev.longhaul.jdbc.table;

import dev.longhaul.store.StoreException;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbered files of one dialect, and how they are applied. */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Longhaul's own, beside whatever the application migrates in the same schema. */
    private static final String HISTORY = "longhaul_schema_history";

    /** The version of a schema that has none of these tables, whatever else it has. */
    private static final String BEFORE_THE_FIRST = "0";

    /**
     * So many versions are a generation. Within one, migrations only add what older code does not miss, so that nodes of both
     * versions work side by side; what older code cannot work with begins the next.
     */
    private static final BigInteger GENERATION = BigInteger.valueOf(100);

    private final String dialect;
    private final Function<SQLException, StoreException.Kind> kinds;
    private final Function<SQLException, String> remedies;

    private Migrations(
            String dialect,
            Function<SQLException, StoreException.Kind> kinds,
            Function<SQLException, String> remedies) {
        this.dialect = dialect;
        this.kinds = kinds;
        this.remedies = remedies;
    }

    /**
     * Those of a dialect, by the name of its folder.
     *
     * @param kinds what kind of trouble an error of that database is
     * @param remedies what a person does about it, as the end of the sentence; empty where the error says it
     */
    public static Migrations of(
            String dialect,
            Function<SQLException, StoreException.Kind> kinds,
            Function<SQLException, String> remedies) {
        return new Migrations(dialect, kinds, remedies);
    }

    /**
     * Applies what is missing.
     *
     * @throws StoreException of kind refused if the schema is of a later generation, was moved elsewhere or does not match; of the
     *     error's kind if the database fails
     */
    public void apply(DataSource database) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:dev/longhaul/jdbc/" + dialect)
                    .table(HISTORY)
                    // The schema may hold an application's tables; the first migration of ours still has to run.
                    .baselineOnMigrate(true)
                    .baselineVersion(BEFORE_THE_FIRST)
                    .placeholderReplacement(false)
                    // SQLite answers some statements with a row, which would be drawn as a table in the log.
                    .outputQueryResults(false)
                    .load();
            requireNotMoved(database);
            tell(QuietFlyway.quietly(flyway, () -> {
                requireNotNewer(flyway);
                return flyway.migrate();
            }));
        } catch (FlywayException e) {
            SQLException trouble = cause(e);
            throw new StoreException(
                    trouble == null ? StoreException.Kind.REFUSED : kinds.apply(trouble),
                    "the schema could not be brought up to date: "
                            + (trouble == null ? e.getMessage() : Trouble.describe(trouble) + remedies.apply(trouble)),
                    e);
        }
    }

    /** The line that an application's log has of it. */
    private static void tell(MigrateResult result) {
        if (result.migrationsExecuted == 0) {
            LOG.info("the tables of jobs are at version {}; nothing to migrate", result.initialSchemaVersion);
        } else if (result.initialSchemaVersion == null || result.initialSchemaVersion.equals(BEFORE_THE_FIRST)) {
            LOG.info("the tables of jobs were made, at version {}", result.targetSchemaVersion);
        } else {
            LOG.info(
                    "the tables of jobs were migrated from version {} to version {}",
                    result.initialSchemaVersion,
                    result.targetSchemaVersion);
        }
    }

    private void requireNotMoved(DataSource database) {
        try (Connection connection = database.getConnection()) {
            MovedMark.refuse(connection);
        } catch (SQLException e) {
            throw new StoreException(
                    kinds.apply(e),
                    "whether the store was moved could not be seen: " + Trouble.describe(e) + remedies.apply(e),
                    e);
        }
    }

    private static void requireNotNewer(Flyway flyway) {
        MigrationVersion newest = MigrationVersion.EMPTY;
        MigrationVersion applied = MigrationVersion.EMPTY;
        for (MigrationInfo migration : flyway.info().all()) {
            MigrationVersion version = migration.getVersion();
            if (version == null) {
                continue;
            }
            MigrationState state = migration.getState();
            if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
                applied = version.compareTo(applied) > 0 ? version : applied;
            } else if (version.compareTo(newest) > 0) {
                newest = version;
            }
        }
        if (generation(applied).compareTo(generation(newest)) > 0) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "the database's schema is version " + applied + ", newer than version " + newest
                            + " that this Longhaul knows, and of a later generation; run the Longhaul that made it, or a"
                            + " newer one");
        }
        if (applied.compareTo(newest) > 0) {
            LOG.info(
                    "the schema is version {}, newer than version {} that this Longhaul knows; it works on it",
                    applied,
                    newest);
        }
    }

    private static BigInteger generation(MigrationVersion version) {
        return version.equals(MigrationVersion.EMPTY)
                ? BigInteger.ZERO
                : version.getMajor().divide(GENERATION);
    }

    /** What the database itself said under Flyway's account of it; null if it was not the database that refused. */
    private static @Nullable SQLException cause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException trouble) {
                return Trouble.innermost(trouble);
            }
        }
        return null;
    }
}
