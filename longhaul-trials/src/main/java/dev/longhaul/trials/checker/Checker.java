package dev.longhaul.trials.checker;

import java.nio.file.Path;
import java.util.List;

/** Says whether the promises were kept. Stateless. */
public final class Checker {

    private static final List<Rule> RULES = List.of(new LostRule(), new PlaceRule());

    private Checker() {}

    /** Checks the histories of a folder against what the database holds in the end. */
    public static Verdict check(Path histories, FinalState state) {
        Findings findings = new Findings();
        check(histories, state, findings);
        return findings.verdict();
    }

    /** The same, adding to what a trial found by itself. */
    public static void check(Path histories, FinalState state, Findings findings) {
        Evidence evidence = Evidence.of(histories, state);
        findings.count("asked", evidence.asked());
        findings.count("answered", evidence.acknowledgements());
        findings.count("calls without an answer", evidence.unanswered());
        findings.count("jobs in the database", state.jobs().size());
        findings.count("attempts", state.attempts().size());
        RULES.forEach(rule -> rule.check(evidence, findings));
    }
}
