package dev.longhaul.operator;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;

/** What became of an operator's move. */
public sealed interface Moved {

    /** It is done. */
    record Done(JobView job) implements Moved {}

    /**
     * An attempt is in flight; the move is recorded and takes effect when that attempt is settled. After a cancel no
     * new attempt starts.
     */
    record InFlight(JobView job) implements Moved {}

    /** The job is in a state in which this move means nothing. */
    record WrongState(JobId id, JobState state) implements Moved {}

    /** There is no such job (any more). */
    record NotFound(JobId id) implements Moved {}
}
