package dev.longhaul.store;

/** A job taken out of the due or parked table, with what was asked: it is in the taker's hands until the commit. */
public record Taken(OpenJob job, JobRow row) {}
