package dev.longhaul.trials.checker;

import dev.longhaul.trials.history.HistoryReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether the promises were kept. Stateless. */
public final class Checker {

    private static final List<Rule> RULES = List.of(
            new AcceptanceRule(),
            new EndingRule(),
            new AttemptRule(),
            new EarlyRule(),
            new OrderRule(),
            new CancelRule(),
            new StaleRule(),
            new EffectRule(),
            new PlaceRule());

    private Checker() {}

    /** Checks the histories of a folder against what the database holds in the end, and adds what it finds. */
    public static void check(Path histories, FinalState state, Findings findings) {
        check(histories, state, null, findings);
    }

    /**
     * Checks the histories of a folder against what the database holds in the end, and adds what it finds to what a trial
     * found by itself.
     *
     * @param takenBackWithin how soon after a kill everything must be taken back that the killed process had begun; null for
     *     no such demand
     */
    public static void check(Path histories, FinalState state, @Nullable Duration takenBackWithin, Findings findings) {
        check(reader -> HistoryReader.read(histories, reader), state, takenBackWithin, findings);
    }

    static void check(
            Evidence.History history, FinalState state, @Nullable Duration takenBackWithin, Findings findings) {
        Evidence evidence = Evidence.of(history, state);
        findings.count("asked", evidence.asked());
        findings.count("answered", evidence.acknowledgements());
        findings.count("calls without an answer", evidence.unanswered());
        findings.count("jobs in the database", state.jobs().size());
        findings.count("attempts", state.attempts().size());
        RULES.forEach(rule -> rule.check(evidence, findings));
        new TakeBackRule(takenBackWithin).check(evidence, findings);
    }
}
