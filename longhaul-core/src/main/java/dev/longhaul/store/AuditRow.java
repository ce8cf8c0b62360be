package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did what.
 *
 * @param id its own identity
 * @param at when, by the database's clock
 * @param by who
 * @param action the glossary's word: cancel, redrive, attempt-now, reschedule, pause, resume
 * @param job which job; null for a pause
 * @param detail more, for people; null for nothing
 */
public record AuditRow(
        UUID id,
        Instant at,
        String by,
        String action,
        @Nullable JobId job,
        @Nullable String detail) {}
