package dev.longhaul.store;

import dev.longhaul.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * The state of one ordering key.
 *
 * @param key its name
 * @param head the one job that may run; null when the next to come may
 * @param nextSequence the place that the next to come gets; grows without gaps being filled
 */
public record KeyRow(String key, @Nullable JobId head, long nextSequence) {}
