package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobEvent;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.testkit.simulation.oracle.JobModel.Led;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must be true of what listeners hear. */
final class HearingRules {

    private final Surroundings world;
    private final Picture picture;
    private final Finding finding;

    HearingRules(Surroundings world, Picture picture, Finding finding) {
        this.world = world;
        this.picture = picture;
        this.finding = finding;
    }

    /** A listener on a node hears of a transition. */
    void heard(JobEvent event, String node) {
        JobModel job = picture.job(event.job());
        switch (event) {
            case JobEvent.Settled settled -> settled(settled, job, node);
            case JobEvent.Ended ended -> ended(ended, job, node);
            case JobEvent.Accepted accepted -> {
                if (job == null) {
                    finding.breaks(
                            1,
                            "told before its commit",
                            "a listener on " + node + " heard of job " + accepted.job()
                                    + ", which no committed row has");
                }
            }
            case JobEvent.Redriven redriven -> {
                if (job == null || job.redrivenIn == 0) {
                    finding.breaks(
                            2, "told of no redrive", "a listener on " + node + " heard that " + job + " was redriven");
                }
            }
        }
    }

    private void settled(JobEvent.Settled event, @Nullable JobModel job, String node) {
        if (job == null || job.removed) {
            return;
        }
        String what = "a listener on " + node + " heard of attempt " + event.attempt() + " of " + job;
        AttemptRow row = job.attempts.get(event.attempt());
        if (row == null) {
            finding.breaks(2, "told before its commit", what + ", which no committed row records");
            return;
        }
        if (row.outcome() != event.outcome() || !Picture.isBy(row.by().node(), node)) {
            finding.breaks(
                    4,
                    "told of what somebody else wrote",
                    what + " as " + event.outcome() + ", and the row says " + row.outcome() + " by "
                            + row.by().node());
        }
        Led led = job.led.get(event.attempt());
        boolean asItIs = Objects.equals(event.nextDue(), row.nextDue())
                && Objects.equals(event.error(), row.said().error())
                && led != null
                && led.state() == event.state()
                && led.reason() == event.reason();
        if (!asItIs) {
            finding.breaks(4, "told otherwise", what + " as " + event + ", and it is " + row + " and led to " + led);
        }
        if (!job.heard.add(event.attempt())) {
            finding.breaks(4, "told twice", what + " a second time");
        }
    }

    private void ended(JobEvent.Ended event, @Nullable JobModel job, String node) {
        if (job == null || job.removed) {
            return;
        }
        job.heardEnded++;
        if (job.heardEnded > job.endedWaiting) {
            finding.breaks(
                    4,
                    "told of no ending",
                    "a listener on " + node + " heard that " + job + " is " + event.state() + " for the "
                            + job.heardEnded + ". time; it ended without an attempt " + job.endedWaiting + " times");
        }
    }

    /** What happened while nothing was wrong must have been told. */
    void judge(JobModel job) {
        for (AttemptRow row : job.attempts.values()) {
            long settled = job.settledAt.getOrDefault(row.id().number(), 0L);
            if (!job.heard.contains(row.id().number()) && world.calmEverywhereSince(settled)) {
                finding.breaks(
                        4,
                        "told nobody",
                        "attempt " + row.id().number() + " of " + job + " was recorded, and nobody heard of it");
            }
        }
        if (job.heardEnded < job.endedWaiting && world.calmEverywhereSince(0)) {
            finding.breaks(4, "told nobody", job + " ended, and nobody heard of it");
        }
    }
}
