package dev.longhaul.jdbc.table;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Subject;
import java.sql.SQLException;

/** How the places where a job can be are read. */
final class Standings {
    private Standings() {}

    /** A row of {@link SqlPage#jobStanding()}. */
    static Standing read(Row row) throws SQLException {
        String place = row.text("place");
        return switch (place) {
            case "due" -> new Standing.Due(OpenJobs.read(row));
            case "parked" -> new Standing.Parked(readParked(row));
            case "ended" -> new Standing.Ended(readEnded(row));
            case "succeeded" -> new Standing.Succeeded(row.time("succeeded_at"), row.count("succeeded_number"));
            case "claimed" -> new Standing.Claimed();
            default -> throw new SQLException("unknown place '" + place + "'");
        };
    }

    static ParkedJob readParked(Row row) throws SQLException {
        String kind = row.text("subject_kind");
        String name = row.text("subject");
        Subject subject = switch (kind) {
            case "key" -> Subject.key(name);
            case "endpoint" -> Subject.endpoint(name);
            default -> throw new SQLException("unknown kind of subject '" + kind + "'");
        };
        return new ParkedJob(OpenJobs.read(row), subject, row.number("sequence"));
    }

    static EndedJob readEnded(Row row) throws SQLException {
        String reason = row.textOrNull("reason");
        return new EndedJob(
                OpenJobs.read(row),
                JobState.of(row.text("state")),
                reason == null ? null : DeadReason.of(reason),
                row.time("ended_at"),
                row.textOrNull("last_error"));
    }
}
