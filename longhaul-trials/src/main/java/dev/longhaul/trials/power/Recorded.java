package dev.longhaul.trials.power;

import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.time.TrialTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A kind of database whose power is cut. Stateless. */
interface Recorded {

    /** Its name for people and folders. */
    String name();

    /** The nodes that work on it together. */
    List<String> nodes();

    /**
     * Makes one with the table of effects, at rest.
     *
     * @param folder does not exist; all its files are below
     */
    void create(Path folder, TrialTime time);

    /**
     * Starts it where it was made, or on what a cut left.
     *
     * @param recording the recorder's variables; empty to record nothing
     * @param flushing false for the control, where the database itself can be told not to flush
     */
    Live start(Path folder, TrialTime time, Map<String, String> recording, boolean flushing);

    /** Files that the recorder cannot see written; nothing durable is in them. */
    boolean isUnseen(Path file);

    /**
     * One that runs.
     *
     * @param database how it is reached
     * @param nodeEnvironment variables for nodes
     * @param stopping ends it cleanly
     */
    record Live(TrialDatabase database, Map<String, String> nodeEnvironment, Runnable stopping)
            implements AutoCloseable {
        @Override
        public void close() {
            database.close();
        }
    }
}
