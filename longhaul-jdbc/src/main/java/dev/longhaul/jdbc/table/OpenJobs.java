package dev.longhaul.jdbc.table;

import dev.longhaul.store.OpenJob;
import java.sql.SQLException;

/** How the narrow row of a job is written and read, wherever it stands. */
final class OpenJobs {

    /** The narrow row. */
    static final Columns<OpenJob> COLUMNS = Columns.<OpenJob>none()
            .uuid(job -> job.id().value())
            .text(OpenJob::type)
            .time(OpenJob::due)
            .count(OpenJob::attempt)
            .count(OpenJob::failures)
            .count(OpenJob::losses)
            .duration(OpenJob::elapsed)
            .time(OpenJob::deadline);

    private OpenJobs() {}

    static OpenJob read(Row row) throws SQLException {
        return new OpenJob(
                row.job("job"),
                row.text("type"),
                row.time("due"),
                row.count("attempt"),
                row.count("failures"),
                row.count("losses"),
                row.duration("elapsed"),
                row.timeOrNull("deadline"));
    }
}
