package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.Tables.PauseKey;
import dev.longhaul.store.memory.rows.Session;
import org.jspecify.annotations.Nullable;

/** Questions that go over several tables, as one session sees them. Asked within a call. */
record Rows(Session session, Tables tables) {

    /** What was asked. */
    JobRow job(JobId id) {
        JobRow row = tables.jobs.get(session, id);
        if (row == null) {
            throw new StoreException(StoreException.Kind.REFUSED, "job " + id + " is open but has no row in job");
        }
        return row;
    }

    boolean paused(String type) {
        return tables.pauses.get(session, new PauseKey(new Pause(Pause.Kind.TYPE, type))) != null;
    }

    /** Where a job is that exists. */
    Standing standing(JobId id) {
        Standing found = found(id);
        return found == null ? new Standing.Claimed() : found;
    }

    /** Where a job is, if that is not a claim. */
    @Nullable
    Standing found(JobId id) {
        OpenJob due = tables.due.get(session, id);
        if (due != null) {
            return new Standing.Due(due);
        }
        ParkedJob parked = tables.parked.get(session, id);
        if (parked != null) {
            return new Standing.Parked(parked);
        }
        EndedJob ended = tables.ended.get(session, id);
        if (ended != null) {
            return new Standing.Ended(ended);
        }
        AttemptRow success = tables.succeeded.first(session, new AttemptRow.Id(id, 0));
        return success != null && success.id().job().equals(id)
                ? new Standing.Succeeded(success.endedAt(), success.id().number())
                : null;
    }

    static JobState state(Standing standing) {
        return switch (standing) {
            case Standing.Due due -> JobState.SCHEDULED;
            case Standing.Parked parked -> JobState.SCHEDULED;
            case Standing.Claimed claimed -> JobState.SCHEDULED;
            case Standing.Ended ended -> ended.ended().state();
            case Standing.Succeeded succeeded -> JobState.SUCCEEDED;
        };
    }
}
