package dev.longhaul.jdbc.table;

import dev.longhaul.jdbc.table.Unreadable.UnreadableJob;
import dev.longhaul.job.Content;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.store.JobRequestCodec;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.Taken;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How {@code longhaul_job} rows are written and read. */
public final class JobRows {

    /** A job as {@code longhaul_job} keeps it. */
    static final Columns<JobRow> COLUMNS = Columns.<JobRow>none()
            .uuid(row -> row.id().value())
            .text(JobRow::type)
            .bytes(row -> row.content().bytes())
            .text(row -> row.content().contentType())
            .text(row -> JsonTexts.encode(row.content().headers()))
            .text(JobRow::schedule)
            .text(row -> row.keys().idempotency())
            .text(row -> row.keys().ordering())
            .text(row -> row.keys().endpoint())
            .text(row -> JsonTexts.encode(row.labels()))
            .bytes(row -> packed(row.onEnd()))
            .time(row -> row.asked().at())
            .time(row -> row.asked().start())
            .time(row -> row.asked().deadline());

    private JobRows() {}

    /**
     * Reads a row.
     *
     * @throws UnreadableJob if what it holds is no job to this code
     */
    static JobRow read(Row row) throws SQLException {
        UUID id = row.uuid("id");
        try {
            return unpack(row);
        } catch (SQLException | RuntimeException e) {
            throw new UnreadableJob(id, e);
        }
    }

    private static JobRow unpack(Row row) throws SQLException {
        byte[] onEnd = row.bytesOrNull("on_end");
        return new JobRow(
                row.job("id"),
                row.text("type"),
                new Content(row.bytes("payload"), row.text("content_type"), row.texts("headers")),
                row.text("schedule"),
                new Keys(row.textOrNull("idempotency_key"), row.textOrNull("ordering_key"), row.textOrNull("endpoint")),
                row.texts("labels"),
                onEnd == null ? null : JobRequestCodec.decode(onEnd),
                new JobRow.Asked(row.time("asked_at"), row.time("asked_start"), row.timeOrNull("asked_deadline")));
    }

    /** A row that holds a due or parked job together with what was asked. */
    public static Taken readTaken(Row row) throws SQLException {
        return new Taken(OpenJobs.read(row), read(row));
    }

    private static byte @Nullable [] packed(@Nullable JobRequest onEnd) {
        return onEnd == null ? null : JobRequestCodec.encode(onEnd);
    }
}
