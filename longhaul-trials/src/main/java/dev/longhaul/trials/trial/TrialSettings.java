package dev.longhaul.trials.trial;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a trial is held.
 *
 * @param seed of the load and of the faults
 * @param length how long faults are made, unless {@code count} ends it before
 * @param count faults after which it is enough; 0 for no such end
 * @param perSecond jobs a second, of all nodes together
 * @param out where the report goes, and the histories while it runs
 * @param keep whether histories and the database stay after a trial in which every promise was kept
 */
public record TrialSettings(long seed, Duration length, int count, int perSecond, Path out, boolean keep) {}
