package dev.longhaul.trials.outage;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.trial.Stage;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Watches whether jobs are accepted and settled, by what the nodes count. For one thread. */
final class Progress {

    /** How long the engine may take to notice that a fault is over: its pauses between looks grow to a few seconds. */
    static final Duration RESUMES = Duration.ofSeconds(30);

    private static final Pattern COUNTERS = Pattern.compile("\\baccepted=(\\d+)\\b.*\\bsettle_commits=(\\d+)\\b");
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Stage stage;

    Progress(Stage stage) {
        this.stage = stage;
    }

    /** How many jobs were accepted, and how often attempts were settled, by all nodes that live. */
    private record Mark(long accepted, long settled) {}

    /** Finds fault if, from now on, no job is accepted or no attempt is settled within {@link #RESUMES}. */
    void demand(String after) {
        long began = stage.time().nanos();
        Mark before = mark();
        boolean resumed = stage.time().await(RESUMES, LOOK, () -> {
            Mark now = mark();
            return now.accepted() > before.accepted() && now.settled() > before.settled();
        });
        stage.findings()
                .largest(
                        "longest until work went on, ms",
                        stage.time().since(began).toMillis());
        if (!resumed) {
            stage.findings().add(Finding.Kind.LATE, "no work for " + RESUMES + " after " + after + " was over");
        }
    }

    private Mark mark() {
        long accepted = 0;
        long settled = 0;
        for (NodeProcess node : stage.nodes().values()) {
            if (node.alive()) {
                Matcher counters = COUNTERS.matcher(node.ask("statistics", ANSWER));
                if (!counters.find()) {
                    throw new IllegalStateException("a node's statistics are no longer as " + COUNTERS + " expects");
                }
                accepted += Long.parseLong(counters.group(1));
                settled += Long.parseLong(counters.group(2));
            }
        }
        return new Mark(accepted, settled);
    }
}
