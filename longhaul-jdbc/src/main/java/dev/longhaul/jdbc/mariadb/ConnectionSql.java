package dev.longhaul.jdbc.mariadb;

/** What is said to MariaDB about a connection, a transaction or the schema, rather than about jobs. */
final class ConnectionSql {

    /**
     * Sets a session's limits: seconds that a statement may take (0: any), that a lock, and a table's own lock, is waited
     * for, and that a transaction may idle before the server closes its connection.
     */
    static final String LIMIT = """
            SET SESSION max_statement_time = ?, innodb_lock_wait_timeout = ?, lock_wait_timeout = ?,
                        idle_transaction_timeout = ?""";

    /** What those limits are. */
    static final String LIMITS = """
            SELECT @@max_statement_time AS statement_seconds, @@innodb_lock_wait_timeout AS row_seconds,
                   @@lock_wait_timeout AS table_seconds, @@idle_transaction_timeout AS idle_seconds""";

    /** The server's own, for a connection that an application works on. */
    static final String UNLIMIT = """
            SET SESSION max_statement_time = DEFAULT, innodb_lock_wait_timeout = DEFAULT, lock_wait_timeout = DEFAULT,
                        idle_transaction_timeout = DEFAULT""";

    /** The next transaction, whatever the session's are. */
    static final String NEXT_READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    static final String FOR_READING = "SET SESSION TRANSACTION READ ONLY";

    /** Not under the limit on statements: a flush takes as long as it takes, and a commit cannot be given up halfway. */
    static final String COMMIT = "SET STATEMENT max_statement_time = 0 FOR COMMIT";

    /**
     * Has the transaction write something, so that its commit is flushed. What it found may be seen before it is flushed;
     * it stands before this in the log. Each connection has a row of its own, or shares one with few.
     */
    static final String ANSWERING_FOR_OTHERS = """
            INSERT INTO longhaul_witness (place, at)
            VALUES (CONNECTION_ID() MOD 1000, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)))
            ON DUPLICATE KEY UPDATE at = VALUES(at) + 1""";

    /** Which tables a connection sees. */
    static final String IDENTITY =
            "SELECT DATABASE() AS place, (SELECT id FROM longhaul_identity WHERE only_row = 1) AS id";

    /** How commits are flushed. */
    static final String DURABILITY = """
            SELECT @@innodb_flush_log_at_trx_commit AS flushes, @@log_bin AS logs, @@sync_binlog AS log_flushes""";

    /** Keeps other nodes out while the schema is brought up to date; the name holds for the whole server. */
    static final String LOCK_SCHEMA = "SELECT GET_LOCK(CONCAT('longhaul ', MD5(DATABASE())), 600) AS held";

    static final String UNLOCK_SCHEMA = "DO RELEASE_LOCK(CONCAT('longhaul ', MD5(DATABASE())))";

    private ConnectionSql() {}
}
