package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobRequest;

/** Makes jobs of the requests that handlers and endings bring about. */
public interface FollowUps {

    /**
     * Checks a request and gives it an id and its schedule's text.
     *
     * @throws IllegalArgumentException if it is not one that can be accepted
     */
    NewJob newJob(JobRequest request);

    /**
     * Makes the job that an ending brings about. The request was checked, and its schedule turned into text, when the job
     * that ends now was accepted, perhaps by a node with other settings; an outcome hangs on it, so nothing about it is
     * refused any more.
     */
    NewJob onEnd(JobRequest checked);
}
