package dev.longhaul.job;

import java.sql.Connection;

/** The open transaction in which a {@link TransactionalHandler} works; valid while it runs. Not thread-safe. */
public interface HandlerTransaction {

    /**
     * The connection of the transaction. The engine commits it: {@code commit}, {@code rollback}, {@code close} and
     * {@code setAutoCommit} on it are refused with an {@link java.sql.SQLException}.
     */
    Connection connection();

    /** Adds a job that exists if and only if the effect commits. */
    JobId enqueue(JobRequest request);
}
