package dev.longhaul.server.rest;

import dev.longhaul.job.JobId;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemException;

/** Reads the job ids of paths. What is no id is the id of no job. */
final class JobIds {

    private JobIds() {}

    /**
     * @throws ProblemException if the text is no job id
     */
    static JobId read(String text) {
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            ProblemCode.JOB_NOT_FOUND,
                            Problem.quoted(text) + " is no job id; ids look like 01890a5d-ac96-774b-bcce-b302099a8057",
                            "id")
                    .exception();
        }
    }

    /** There is no such job, or no longer. */
    static ProblemException unknown(String text) {
        return new Problem(
                        ProblemCode.JOB_NOT_FOUND,
                        "there is no job " + text
                                + "; succeeded and cancelled jobs are removed after longhaul.retention",
                        "id")
                .exception();
    }
}
