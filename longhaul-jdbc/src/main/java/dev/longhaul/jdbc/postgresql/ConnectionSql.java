package dev.longhaul.jdbc.postgresql;

/** What is said to PostgreSQL about a connection, a transaction or the schema, rather than about jobs. */
final class ConnectionSql {

    /**
     * Begins a transaction, together with what comes next. Said here and not left to the driver, which says it as a message of
     * its own that the server answers at once: an answer more to send, and a thread to wake for it, in every transaction.
     */
    static final String BEGIN = "BEGIN";

    /**
     * Sets a transaction up: how long to wait for a lock, how long the transaction may idle, and no plans that are only
     * good for the tables' sizes of a minute ago; and asks the clock, which saves a trip where that will do. The tables are
     * read by index or not at all, so a plan that was made while they were empty must not stay a sequential scan.
     *
     * <p>That it may write is not set but left as it is: a server that takes no writes, such as a standby, would refuse to hear
     * of it, in words about the order of statements, where the first write says what is the matter.
     *
     * <p>Parameters: lock timeout, idle limit, read only ({@code on} or {@code off}).
     */
    static final String SET_UP = """
            SELECT set_config('lock_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true),
                   set_config('transaction_read_only',
                              coalesce(nullif(?, 'off'), current_setting('transaction_read_only')), true),
                   set_config('jit', 'off', true),
                   set_config('plan_cache_mode', 'force_generic_plan', true),
                   set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true),
                   current_setting('transaction_isolation') AS isolation,
                   longhaul_now() AS now""";

    /** Ends a transaction together with its last writes. */
    static final String COMMIT = "COMMIT";

    /**
     * Has the server notice within 11 seconds that a node is gone without a word: its machine lost power, or its network
     * was cut. By default that takes hours, and until then a transaction that was cut in the middle of a statement, where
     * the limit on idling does not apply, holds its locks, and with them claims that others want to take back.
     */
    static final String NOTICE_DEAD_NODES = """
            SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = '10s'""";

    /**
     * Has the transaction write to the log, so that its commit waits for a synchronous standby. What this transaction found
     * stands before that in the log; but it may be there only because its own wait was cancelled, and a transaction that
     * wrote nothing waits for nobody, even if it has a number.
     */
    static final String ANSWERING_FOR_OTHERS = "SELECT pg_logical_emit_message(true, 'longhaul', '')";

    /** Sets a connection up for looking only, as {@link #SET_UP} does for a transaction. */
    static final String FOR_READING = """
            SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, ISOLATION LEVEL READ COMMITTED;
            SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off""";

    /** Hands the transaction to an application's statements: the planner as its session has it. */
    static final String FOR_APPLICATION = """
            SET LOCAL jit TO DEFAULT; SET LOCAL plan_cache_mode TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT;
            SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT""";

    /** Limits how long an application's transaction may idle. Parameters: idle limit. */
    static final String IDLE_LIMIT = "SELECT set_config('idle_in_transaction_session_timeout', ?, true)";

    /** Which tables a connection sees: cluster, database, schema. */
    static final String IDENTITY = """
            SELECT (SELECT system_identifier FROM pg_control_system()) AS cluster,
                   (SELECT oid FROM pg_database WHERE datname = current_database())::bigint AS database,
                   to_regclass('longhaul_job')::oid::bigint AS job_table""";

    /** Keeps other nodes out while the schema is brought up to date. */
    static final String LOCK_SCHEMA = "SELECT pg_advisory_lock(7306928, hashtext(current_schema()))";

    static final String UNLOCK_SCHEMA = "SELECT pg_advisory_unlock(7306928, hashtext(current_schema()))";

    /** Tells other nodes, once per type of a batch. Parameters: payloads. */
    static final String NOTIFY = "SELECT pg_notify('longhaul_due', payload) FROM unnest(?) AS n(payload)";

    static final String LISTEN = "LISTEN longhaul_due";

    /** Makes and drops slices of the history; see the functions in the schema. Parameters: until. */
    static final String SLICES = "SELECT longhaul_prepare_slices(?) AS made, longhaul_drop_slices() AS dropped";

    private ConnectionSql() {}
}
