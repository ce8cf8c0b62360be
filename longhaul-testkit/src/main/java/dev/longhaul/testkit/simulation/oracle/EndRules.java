package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import dev.longhaul.testkit.simulation.plan.JobPlan.Does;
import dev.longhaul.testkit.simulation.plan.Types;
import java.util.Map;

/** What must be true in the end. */
final class EndRules {

    private final Picture picture;
    private final HearingRules hearing;
    private final Finding finding;

    EndRules(Picture picture, HearingRules hearing, Finding finding) {
        this.picture = picture;
        this.hearing = hearing;
        this.finding = finding;
    }

    void judge() {
        for (String left : picture.leftOver()) {
            finding.breaks(2, "something is left", left + " is left, and nothing waits for it");
        }
        for (JobModel model : picture.jobs()) {
            if (model.cancelled && !model.removed && Oracle.stateOf(model) != JobState.CANCELLED) {
                finding.breaks(
                        2,
                        "cancelled in vain",
                        "the cancel of " + model + " was acknowledged, and it is " + Oracle.stateOf(model));
            }
            everyRunIsRecorded(model);
            hearing.judge(model);
            if (model.asked.plan() != null) {
                followers(model, model.asked.plan());
            }
        }
    }

    private void everyRunIsRecorded(JobModel model) {
        for (Map.Entry<Integer, Run> run : model.runs.entrySet()) {
            if (!model.attempts.containsKey(run.getKey())) {
                finding.breaks(3, "an attempt that does not count", run.getValue() + " ran, and is not recorded");
            }
        }
    }

    private void followers(JobModel model, JobPlan plan) {
        long ends = model.followers.stream().filter("end"::equals).count();
        int expected = plan.onEnd() ? model.endings : 0;
        if (ends != expected) {
            finding.breaks(
                    2,
                    "an ending without its onEnd job",
                    model + " ended " + model.endings + " times and enqueued " + ends + " onEnd jobs; " + expected
                            + " were expected");
        }
        for (AttemptRow attempt : model.attempts.values()) {
            boolean continues = plan.type().equals(Types.IN_TRANSACTION)
                    || plan.deed(attempt.id().number()).does() == Does.CONTINUE;
            boolean wanted = continues && attempt.outcome() == Outcome.Kind.SUCCEEDED && !attempt.afterCancel();
            String follower = String.valueOf(attempt.id().number());
            long there = model.followers.stream().filter(follower::equals).count();
            if (there != (wanted ? 1 : 0)) {
                finding.breaks(
                        5,
                        "an effect that is not there once",
                        "attempt " + follower + " of " + model + " " + attempt.outcome() + " and its effect is there "
                                + there + " times");
            }
        }
    }
}
