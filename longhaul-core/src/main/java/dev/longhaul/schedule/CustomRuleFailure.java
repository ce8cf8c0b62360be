package dev.longhaul.schedule;

import java.time.Duration;

/**
 * A custom rule threw, or answered with what is no delay, and the fallback decided in its place. Nothing is lost by it, but
 * somebody should mend the rule.
 *
 * @param rule the name of the rule
 * @param position the position it was asked about
 * @param elapsed the elapsed time it was asked about
 * @param cause what it threw, or what was wrong with its answer
 */
public record CustomRuleFailure(String rule, int position, Duration elapsed, Throwable cause) {}
