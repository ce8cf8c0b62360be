package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobRequest;

/** Makes jobs of the requests that handlers and endings bring about. */
@FunctionalInterface
public interface FollowUps {

    /**
     * Gives the request an id and its schedule's text. Must not fail for a request that was checked when it was made: a
     * schedule that is not known any more becomes the default schedule, so that the outcome it hangs on is not lost.
     */
    NewJob newJob(JobRequest request);
}
