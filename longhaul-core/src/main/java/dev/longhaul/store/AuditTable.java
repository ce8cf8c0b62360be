package dev.longhaul.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_audit}: who did what to which jobs. */
public interface AuditTable {

    /** Appends rows; one whose id is there already is passed over. */
    void insert(List<AuditRow> rows);

    /** The newest first, strictly before {@code before} (null for the newest of all). */
    List<AuditRow> page(@Nullable Instant before, int limit);
}
