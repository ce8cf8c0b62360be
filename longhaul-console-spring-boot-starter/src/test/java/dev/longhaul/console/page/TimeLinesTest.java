package dev.longhaul.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.page.Mark.Kind;
import dev.longhaul.console.page.TimeLine.Since;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TimeLinesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ConsoleSamples samples = new ConsoleSamples(NOW);

    private static List<TimeLine> lines(JobView job) {
        return TimeLines.of(job, RetrySchedule.parse(job.row().schedule()), NOW);
    }

    private static Map<Kind, Long> kinds(TimeLine line) {
        return line.marks().stream().collect(Collectors.groupingBy(Mark::kind, Collectors.counting()));
    }

    @Test
    void what_happened_is_followed_by_what_the_schedule_has_in_store() {
        JobView job = samples.waiting("alipay", Duration.ofHours(4), 6, "order", "42", "merchant.example");

        TimeLine line = lines(job).getFirst();

        assertThat(kinds(line)).isEqualTo(Map.of(Kind.FAILED, 6L, Kind.NEXT, 1L, Kind.PLANNED, 1L));
        assertThat(line.marks()).extracting(Mark::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        Mark next = line.marks().get(6);
        assertThat(next.at()).isEqualTo(job.activity().nextAttemptAt());
        assertThat(next.delay()).isEqualTo(Duration.ofHours(6));
        assertThat(line.marks().getLast().at()).isEqualTo(next.at().plus(Duration.ofHours(15)));
        assertThat(line.since()).isEqualTo(Since.FIRST_ATTEMPT);
        assertThat(line.now()).isEqualTo(NOW);
        assertThat(line.goesOn()).isFalse();
    }

    @Test
    void what_has_ended_has_nothing_to_come() {
        assertThat(kinds(lines(samples.succeeded()).getFirst())).isEqualTo(Map.of(Kind.FAILED, 4L, Kind.SUCCEEDED, 1L));
        assertThat(kinds(lines(samples.dead()).getFirst())).isEqualTo(Map.of(Kind.FAILED, 5L));
        assertThat(lines(samples.dead()).getFirst().now()).isNull();
    }

    @Test
    void an_attempt_in_flight_is_shown_and_the_plan_counts_from_now() {
        TimeLine line = lines(samples.running()).getFirst();

        Mark running = line.marks().get(4);
        assertThat(running.kind()).isEqualTo(Kind.RUNNING);
        assertThat(line.marks().get(5).at()).isEqualTo(NOW.plusSeconds(16));
    }

    @Test
    void a_redrive_begins_a_line_of_its_own_and_the_schedule_again() {
        List<TimeLine> lines = lines(samples.redriven());

        assertThat(lines).extracting(TimeLine::since).containsExactly(Since.FIRST_ATTEMPT, Since.REDRIVE);
        assertThat(kinds(lines.getFirst())).isEqualTo(Map.of(Kind.FAILED, 5L));
        // The first loss and a snooze used up no delay: one failure of five attempts.
        assertThat(kinds(lines.getLast()))
                .isEqualTo(Map.of(Kind.LOST, 1L, Kind.SNOOZED, 1L, Kind.FAILED, 1L, Kind.NEXT, 1L, Kind.PLANNED, 3L));
    }

    @Test
    void without_an_end_the_plan_is_cut_and_says_so() {
        JobView job = samples.waiting("every 2s", Duration.ofSeconds(5), 2, "order", "1", "merchant.example");

        TimeLine line = lines(job).getFirst();

        assertThat(kinds(line)).containsEntry(Kind.PLANNED, (long) TimeLines.MAX_PLANNED);
        assertThat(line.goesOn()).isTrue();
    }

    @Test
    void of_a_long_history_the_latest_attempts_are_drawn() {
        JobView job =
                samples.waiting("every 2s, 500 attempts", Duration.ofMinutes(9), 200, "order", "1", "merchant.example");

        List<Mark> past = lines(job).getFirst().marks().stream()
                .filter(mark -> mark.kind().isPast())
                .toList();

        assertThat(past).hasSize(TimeLines.MAX_PAST);
        assertThat(past.getLast().number()).isEqualTo(200);
    }

    @Test
    void every_sample_is_drawn_and_no_foreign_text_is_in_a_drawing() {
        Function<JobView, String> draw =
                job -> lines(job).stream().map(TimeLineDrawing::of).collect(Collectors.joining());

        assertThat(samples.all())
                .allSatisfy(job -> assertThat(draw.apply(job))
                        .startsWith("<svg class=\"timeline")
                        .endsWith("</svg>")
                        .doesNotContain("script", "style=", "onerror", "NaN", "Infinity"));
    }

    @Test
    void a_drawing_carries_its_scale_so_that_the_present_can_move() {
        String drawing = TimeLineDrawing.of(
                lines(samples.waiting("alipay", Duration.ofHours(4), 6, "order", "42", "merchant.example"))
                        .getFirst());

        assertThat(drawing)
                .contains("class=\"timeline live\"", "data-origin=\"", "data-span=\"", "data-knee=\"")
                .contains("id=\"mark-7\" class=\"mark next\" href=\"#attempt-7\"")
                .contains("aria-label=\"Attempt 3: failed after 15s\"")
                .contains("time since the first attempt, logarithmic scale");
    }
}
