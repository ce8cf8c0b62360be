package dev.longhaul.operator;

import dev.longhaul.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the jobs, newest first, with their attempts if histories were asked for
 * @param next the cursor of the next page; null when this is the last
 */
public record JobPage(List<JobView> items, @Nullable JobId next) {
    public JobPage {
        items = List.copyOf(items);
    }
}
