package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;

/**
 * An act and its moment.
 *
 * @param at since the simulation began; nights not counted
 * @param act what happens
 */
public record Event(Duration at, Act act) {
    @Override
    public String toString() {
        return "+" + at.toString().substring(2).toLowerCase(java.util.Locale.ROOT) + " " + act;
    }
}
