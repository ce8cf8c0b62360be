package dev.longhaul.trials.disk;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of a {@link WriteLog}.
 *
 * @param kind what was done
 * @param position of the record in the log, in bytes
 * @param nanos when it had been done, by CLOCK_MONOTONIC
 * @param inode the file; 0 when the record is about none, or all
 * @param fields what depends on the kind
 * @param body where the bytes or names are
 */
record WriteRecord(Kind kind, long position, long nanos, long inode, Fields fields, Body body) {

    /** As {@code recorder.c} numbers them, from 1. */
    enum Kind {
        WRITE,
        TRUNCATE,
        ALLOCATE,
        CREATE,
        MKDIR,
        UNLINK,
        RMDIR,
        RENAME,
        LINK,
        SYNC_BEGIN,
        SYNC_END,
        SYNC_ALL,
        UNSUPPORTED
    }

    /**
     * Numbers.
     *
     * @param flushing whether the file was open with O_SYNC or O_DSYNC
     * @param offset of a write or allocation; the new length of a truncation; the real size where a flush begins, or -1
     * @param other length of an allocation; position where the flush began that ends
     */
    record Fields(boolean flushing, long offset, long other) {}

    /** Bytes in the log. */
    record Body(WriteLog log, long start, int length) {

        /** A copy. */
        byte[] bytes() {
            return log.bytes(start, length);
        }

        /** One path, or two with NUL between them. */
        List<String> paths() {
            return List.of(new String(bytes(), StandardCharsets.UTF_8).split("\0", -1));
        }
    }

    /** Where the next record begins. */
    long end() {
        return body.start() + body.length();
    }
}
