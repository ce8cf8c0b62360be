package dev.longhaul.trials.checker;

/** Looks for one kind of broken promise. Stateless. */
interface Rule {
    void check(Evidence evidence, Findings findings);
}
