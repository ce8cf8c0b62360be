package dev.longhaul.spring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What stands in an application's log, whose format keeps every character as it is. */
@ExtendWith(OutputCaptureExtension.class)
class EventLogTest {

    private static final JobId JOB = JobId.parse("019a9f00-0000-7000-8000-000000000001");

    private static void dead(String error) {
        new EventLog(false)
                .on(new JobEvent.Settled(
                        JOB, "notify", 3, Outcome.Kind.ABORTED, error, JobState.DEAD, DeadReason.ABORTED, null));
    }

    @Test
    void what_a_receiver_answers_forges_no_line_and_steers_no_terminal(CapturedOutput output) {
        dead("gone\r\n12:00:00.000 INFO  audit - ada is an operator\n\u001b[2Jwiped");

        List<String> lines = output.getOut().lines().toList();
        assertThat(lines)
                .singleElement()
                .asString()
                .endsWith("dead job=" + JOB
                        + " type=notify attempt=3 reason=aborted error=\"gone\\r\\n12:00:00.000 INFO  audit - ada"
                        + " is an operator\\n\\u001b[2Jwiped\"");
    }

    @Test
    void a_job_that_expires_while_it_waits_is_a_warning_like_every_dead_one_and_a_cancelled_one_is_not(
            CapturedOutput output) {
        EventLog log = new EventLog(false);
        log.on(new JobEvent.Ended(JOB, "notify", JobState.DEAD, DeadReason.EXPIRED));
        log.on(new JobEvent.Ended(JOB, "notify", JobState.CANCELLED, null));

        // Tests log from warnings on.
        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .contains("WARN")
                .endsWith("dead job=" + JOB + " type=notify reason=expired");
    }

    /** NUL is left out: stores replace it before. Next line, line and paragraph separator, an override of direction, BEL, DEL. */
    @ParameterizedTest
    @ValueSource(ints = {0x0b, 0x0c, 0x07, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202e, 0x200b})
    void whatever_ends_a_line_or_hides_text_becomes_visible(int point, CapturedOutput output) {
        dead("before" + Character.toString(point) + "after");

        assertThat(output.getOut()).contains("before\\u%04xafter".formatted(point));
    }

    @Test
    void quotes_and_backslashes_do_not_end_the_value_and_other_letters_stay(CapturedOutput output) {
        dead("say \"no\" to C:\\n, 支付宝 and 🚚\t!");

        assertThat(output.getOut()).contains("error=\"say \\\"no\\\" to C:\\\\n, 支付宝 and 🚚\\t!\"");
    }
}
