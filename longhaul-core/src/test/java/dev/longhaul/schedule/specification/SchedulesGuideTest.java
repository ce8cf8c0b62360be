package dev.longhaul.schedule.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide, {@code docs/schedules.md}, says what is so. */
class SchedulesGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "schedules.md");

    /** The cells of all rows that start with code and have so many cells. */
    private static List<List<String>> rows(int cells) {
        try (Stream<String> lines = Files.lines(GUIDE)) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> Arrays.stream(
                                    line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                            .map(cell -> cell.strip().replace("`", ""))
                            .toList())
                    .filter(row -> row.size() == cells)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void each_schedule_in_the_guide_is_stored_and_ends_as_the_guide_says() {
        List<List<String>> rows = rows(4);

        assertThat(rows).hasSizeGreaterThan(15);
        for (List<String> row : rows) {
            RetrySchedule schedule = RetrySchedule.parse(row.get(0));
            Preview preview = schedule.preview(1_000);
            assertThat(schedule).hasToString(row.get(1));
            assertThat(preview.unlimited()).as(row.get(0)).isEqualTo(row.get(2).equals("no end"));
            if (!preview.unlimited()) {
                Duration last = preview.attempts().getLast().offset();
                assertThat(preview.attempts()).as(row.get(0)).hasSize(Integer.parseInt(row.get(2)));
                assertThat(RetrySchedule.intervals(last)).as(row.get(0)).hasToString(row.get(3));
            }
        }
    }

    @Test
    void each_mistake_in_the_guide_is_refused_as_the_guide_says() {
        List<List<String>> rows = rows(3);

        assertThat(rows).hasSizeGreaterThan(5);
        for (List<String> row : rows) {
            ScheduleSyntaxException refused =
                    catchThrowableOfType(ScheduleSyntaxException.class, () -> RetrySchedule.parse(row.get(0)));
            assertThat(refused.position()).as(row.get(0)).isEqualTo(Integer.parseInt(row.get(1)));
            assertThat(refused.expected()).startsWith(row.get(2));
        }
    }
}
