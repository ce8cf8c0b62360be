package dev.longhaul.spring.store;

import dev.longhaul.store.StoreException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a store that cannot be opened at start into sentences instead of a stack trace. */
public final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreException cause) {
        return new FailureAnalysis(
                "The store of jobs cannot be opened: " + cause.getMessage(),
                switch (cause.kind()) {
                    case UNAVAILABLE ->
                        "Start the database, or correct longhaul.database-url or, where that is empty,"
                                + " spring.datasource.url, username and password; then start again.";
                    case FULL -> "Make space on the database's disk; then start again.";
                    case LOCK_WAIT, CONFLICT, UNKNOWN_COMMIT -> "Start again: somebody else was busy with the schema.";
                    case REFUSED -> "Do what the sentence above says; nothing was changed.";
                },
                cause);
    }
}
