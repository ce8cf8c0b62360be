package dev.longhaul.store;

import dev.longhaul.inbox.InboxKey;
import dev.longhaul.job.JobId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mark to be made.
 *
 * @param key what is handled
 * @param writer which call makes it, so that whoever meets it after a lost answer knows its own
 * @param job the job whose attempt makes it, if it is one
 * @param result what the work returned; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record InboxMark(InboxKey key, UUID writer, @Nullable JobId job, byte @Nullable [] result) {}
