package dev.longhaul.spring.store;

import dev.longhaul.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Turns a store that cannot be opened at start into sentences instead of a stack trace. Asked before Spring Boot's own analyzers. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreException> {

    private final BeanFactory beans;
    private final Environment environment;

    /** @param environment tells, with the beans, by which settings the database is named */
    public StoreFailureAnalyzer(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreException cause) {
        return new FailureAnalysis(
                "The store of jobs cannot be opened: " + cause.getMessage() + why(cause),
                switch (cause.kind()) {
                    case UNAVAILABLE -> unavailable();
                    case FULL -> "Make space on the database's disk; then start again.";
                    case LOCK_WAIT, CONFLICT, UNKNOWN_COMMIT -> "Start again: somebody else was busy with the schema.";
                    case REFUSED -> "Mend what the sentence above says; then start again. Nothing was changed.";
                },
                cause);
    }

    /** What a driver says of a network is often in its cause only: which host is unknown, say. */
    private static String why(StoreException failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        String said = String.valueOf(failure.getMessage());
        return root instanceof IOException && root.getMessage() != null && !said.contains(root.getMessage())
                ? " (" + root.getClass().getSimpleName() + ": " + root.getMessage() + ")"
                : "";
    }

    private boolean byUrl() {
        return StringUtils.hasText(environment.getProperty("longhaul.database-url"));
    }

    private String unavailable() {
        if (byUrl()) {
            return "Start the database, or correct server, database, user and password in longhaul.database-url; then start again.";
        }
        if (beans instanceof ListableBeanFactory all
                && all.getBeanNamesForType(DataSource.class, true, false).length > 0) {
            return "Start the database, or correct spring.datasource.url, username and password, or name another database for"
                    + " the jobs in longhaul.database-url; then start again.";
        }
        return "See that this user can read and write the folder of longhaul.data, "
                + Path.of(environment.getProperty("longhaul.data", "longhaul-data"))
                        .toAbsolutePath()
                + ", or name another folder, or a database in longhaul.database-url; then start again.";
    }
}
