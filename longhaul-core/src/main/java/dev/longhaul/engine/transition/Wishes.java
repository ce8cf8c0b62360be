package dev.longhaul.engine.transition;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators asked for while an attempt was in flight.
 *
 * @param cancel whether somebody cancelled the job
 * @param due when the next attempt is to be due, instead of the schedule's time; null when nobody said
 */
public record Wishes(boolean cancel, @Nullable Instant due) {

    /** Nobody asked for anything. */
    public static final Wishes NONE = new Wishes(false, null);

    /**
     * Reads the requests for a job whose attempt {@code job.attempt()} is in flight or about to start.
     *
     * <p>A cancel holds for every attempt from the one that it names. A due time is meant for what follows the attempt
     * that it names, and means nothing once that one is settled. Of two due times the younger counts.
     *
     * @param requests requests for that job, oldest first
     * @param now what "now" means to an attempt-now
     */
    public static Wishes of(OpenJob job, List<Request> requests, Instant now) {
        boolean cancel = false;
        Instant due = null;
        for (Request request : requests) {
            if (request.attempt() > job.attempt()) {
                continue;
            }
            switch (request.kind()) {
                case CANCEL -> cancel = true;
                case ATTEMPT_NOW -> due = request.attempt() == job.attempt() ? now : due;
                case RESCHEDULE -> due = request.attempt() == job.attempt() ? request.due() : due;
            }
        }
        return new Wishes(cancel, due);
    }
}
