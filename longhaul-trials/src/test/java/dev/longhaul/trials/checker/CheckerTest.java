package dev.longhaul.trials.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.checker.Finding.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each broken promise is told once, and found; what only looks like one is told beside it, and is not. */
class CheckerTest {

    private final Tale tale = new Tale();

    @Nested
    class Nothing_is_found_when {
        @Test
        void jobs_succeed_fail_and_succeed_or_go_dead_and_are_redriven() {
            tale.job("plain").succeeds(30, 40);
            tale.job("twice").attempt(1, 30, 40, "failed", 141L).attempt(2, 150, 160, "succeeded", null);
            tale.job("dead")
                    .attempt(1, 30, 40, "failed", 141L)
                    .attempt(2, 150, 160, "failed", 261L)
                    .attempt(3, 270, 280, "failed", null)
                    .dead("exhausted");
            tale.job("redriven")
                    .attempt(1, 30, 40, "aborted", null)
                    .redriven(60)
                    .attempt(2, 70, 80, "succeeded", null);
            keepsAll();
        }

        @Test
        void a_process_is_killed_after_its_handler_was_done_and_the_job_runs_again() {
            tale.fault("kill", "n1.1", "done", 45);
            tale.job("again")
                    .runs(1, "n1.1", 30, 40, "succeeded")
                    .recorded(1, "n2.1", 2_040, "lost", 2_040L)
                    .runs(2, "n2.1", 2_050, 2_060, "succeeded")
                    .recorded(2, "n2.1", 2_061, "succeeded", null);
            assertThat(keepsAll().figures()).containsEntry("done again: its process was killed", 1L);
        }

        @Test
        void a_zombie_finishes_beside_the_attempt_that_follows_and_writes_nothing() {
            tale.fault("pause", "n1.1", "begin", 35).fault("pause", "n1.1", "resume", 3_000);
            tale.job("zombie")
                    .runs(1, "n1.1", 30, 3_010, "succeeded")
                    .recorded(1, "n2.1", 2_040, "lost", 2_040L)
                    .runs(2, "n2.1", 2_050, 3_060, "succeeded")
                    .recorded(2, "n2.1", 3_061, "succeeded", null);
            assertThat(keepsAll().figures())
                    .containsEntry("outcomes that came late and were refused", 1L)
                    .containsEntry("attempts that ran beside one that was lost", 1L)
                    .containsEntry("done again: its claim ran out", 1L);
        }

        @Test
        void a_job_is_accepted_whose_answer_nobody_heard() {
            tale.asked("unheard").stored().succeeds(30, 40);
            assertThat(keepsAll().figures()).containsEntry("jobs asked for and not answered, accepted", 1L);
        }

        @Test
        void a_job_that_was_never_answered_is_not_there() {
            tale.asked("refused");
            keepsAll();
        }

        @Test
        void a_handler_gets_no_transaction_and_its_attempt_fails_without_it() {
            tale.booking("retried")
                    .recorded(1, "n1.1", 41, "failed", 141L)
                    .attempt(2, 150, 160, "succeeded", null)
                    .effectOf(2);
            keepsAll();
        }

        @Test
        void a_cancel_meets_an_attempt_in_flight() {
            tale.job("flying")
                    .cancelAnswered("in-flight", 1, 29)
                    .runs(1, "n1.1", 30, 40, "succeeded")
                    .row(1, "n1.1", 41, "succeeded", null, true)
                    .hears(1, "n1.1", 42, "succeeded", "cancelled")
                    .cancelled();
            keepsAll();
        }

        private Verdict keepsAll() {
            Verdict verdict = tale.verdict();
            assertThat(verdict.samples()).isEmpty();
            assertThat(verdict.kept()).isTrue();
            return verdict;
        }
    }

    @Nested
    class Lost_is {
        @Test
        void a_job_that_was_acknowledged_and_is_not_in_the_database() {
            tale.asked("gone").acknowledged();
            finds(Kind.LOST, "acknowledged and is not in the database");
        }

        @Test
        void a_job_that_has_not_ended_when_everything_is_drained() {
            tale.job("waiting").in("due");
            finds(Kind.LOST, "has not ended");
        }

        @Test
        void a_continuation_of_a_recorded_success_that_is_not_there() {
            tale.job("parent")
                    .begins(1, "n1.1", 30)
                    .finishes(1, "n1.1", 40, "succeeded", "parent/c")
                    .recorded(1, "n1.1", 41, "succeeded", null);
            finds(Kind.LOST, "the continuation of parent");
        }
    }

    @Nested
    class Unexpected_is {
        @Test
        void a_job_that_nobody_asked_for() {
            tale.unasked("stranger").succeeds(30, 40);
            finds(Kind.UNEXPECTED, "nobody asked for it");
        }

        @Test
        void a_request_that_became_two_jobs() {
            tale.job("double").succeeds(30, 40);
            tale.asked("double").stored();
            assertThat(tale.verdict().samples()).anyMatch(found -> found.what().contains("accepted as 2 jobs"));
        }

        @Test
        void an_answer_that_names_another_job() {
            tale.asked("renamed").stored().acknowledgedAs("another").succeeds(30, 40);
            finds(Kind.UNEXPECTED, "acknowledged as [another]");
        }

        @Test
        void a_continuation_whose_parent_did_not_succeed() {
            tale.job("parent")
                    .begins(1, "n1.1", 30)
                    .finishes(1, "n1.1", 40, "succeeded", "parent/c")
                    .recorded(1, "n2.1", 2_041, "lost", 2_041L)
                    .attempt(2, 2_050, 2_060, "aborted", null)
                    .dead("aborted");
            tale.unasked("parent/c").attempt(1, 50, 60, "succeeded", null);
            assertThat(tale.verdict().samples())
                    .anyMatch(found -> found.what().contains("no success of its parent parent"));
        }

        @Test
        void a_bystander_that_is_dead_before_its_schedule_is_exhausted() {
            // Three attempts are allowed; the first loss does not count.
            tale.job("bystander")
                    .begins(1, "n1.1", 30)
                    .recorded(1, "n2.1", 2_000, "lost", 2_000L)
                    .begins(2, "n2.1", 2_010)
                    .recorded(2, "n1.2", 4_000, "lost", 4_100L)
                    .attempt(3, 4_200, 4_210, "failed", null)
                    .dead("exhausted");
            finds(Kind.UNEXPECTED, "is dead, exhausted");
        }

        @Test
        void a_death_by_a_deadline_that_no_job_has() {
            tale.job("expired").dead("expired");
            finds(Kind.UNEXPECTED, "is dead, expired");
        }

        @Test
        void a_success_that_no_handler_said() {
            tale.job("forged").begins(1, "n1.1", 30).recorded(1, "n1.1", 41, "succeeded", null);
            finds(Kind.UNEXPECTED, "is recorded as succeeded and its handler said []");
        }

        @Test
        void an_outcome_of_an_attempt_that_no_handler_began() {
            tale.job("never-run").recorded(1, "n1.1", 41, "succeeded", null);
            finds(Kind.UNEXPECTED, "no handler began it");
        }

        @Test
        void an_attempt_that_began_and_is_not_recorded() {
            tale.job("unrecorded").runs(1, "n1.1", 30, 40, "succeeded");
            assertThat(tale.verdict().samples()).anyMatch(found -> found.what().contains("has no record of attempt 1"));
        }

        @Test
        void a_gap_in_the_attempts_numbers() {
            tale.job("gap").attempt(2, 30, 40, "succeeded", null);
            finds(Kind.UNEXPECTED, "has no attempt 1");
        }

        @Test
        void a_cancel_that_nobody_asked_for() {
            tale.job("cancelled").cancelled();
            finds(Kind.UNEXPECTED, "is cancelled and nobody asked for that");
        }

        @Test
        void a_job_that_succeeds_after_its_cancel_was_acknowledged() {
            tale.job("cancelled").cancelAnswered("done", 0, 50).succeeds(30, 40);
            finds(Kind.UNEXPECTED, "was acknowledged as cancelled");
        }

        @Test
        void a_success_of_an_attempt_in_flight_whose_handler_ended_after_the_cancel_was_acknowledged() {
            tale.job("cancelled").cancelAnswered("in-flight", 1, 35).succeeds(30, 40);
            finds(Kind.UNEXPECTED, "was acknowledged as cancelled");
        }
    }

    @Nested
    class Duplicated_is {
        @Test
        void an_attempt_that_begins_twice() {
            tale.job("twin").begins(1, "n2.1", 29).succeeds(30, 40);
            finds(Kind.DUPLICATED, "began attempt 1 2 times");
        }

        @Test
        void an_attempt_beside_one_that_was_not_lost() {
            tale.job("beside").attempt(1, 30, 200, "failed", 141L).attempt(2, 150, 160, "succeeded", null);
            assertThat(tale.verdict().violations().get(Kind.DUPLICATED)).isEqualTo(1);
        }

        @Test
        void work_that_was_done_and_is_done_again_though_nothing_was_lost() {
            tale.job("repeated")
                    .runs(1, "n1.1", 30, 40, "succeeded")
                    .recorded(1, "n1.1", 41, "failed", 141L)
                    .attempt(2, 150, 160, "succeeded", null);
            finds(Kind.DUPLICATED, "succeeded in attempt 1, which is recorded as failed");
        }
    }

    @Nested
    class Early_is {
        @Test
        void an_attempt_before_the_due_time_in_the_database() {
            tale.job("hasty").attempt(1, 30, 40, "failed", 300L).attempt(2, 290, 295, "succeeded", null);
            finds(Kind.EARLY, "10000 µs before its stored due time");
        }

        @Test
        void an_attempt_before_the_delay_that_its_handler_counts_on() {
            tale.job("hasty").attempt(1, 30, 40, "failed", 90L).attempt(2, 95, 99, "succeeded", null);
            finds(Kind.EARLY, "before its asked delay");
        }

        @Test
        void a_first_attempt_before_the_job_was_asked_for() {
            tale.job("prophetic").succeeds(5, 8);
            assertThat(tale.verdict().violations().get(Kind.EARLY)).isEqualTo(2);
        }
    }

    @Nested
    class Out_of_order_is {
        @Test
        void two_jobs_of_one_key_at_the_same_time() {
            tale.ordered("first", "a", 10).succeeds(30, 60);
            tale.ordered("second", "b", 40).succeeds(55, 70);
            finds(Kind.OUT_OF_ORDER, "before first");
        }

        @Test
        void a_job_between_the_attempts_of_another() {
            tale.ordered("first", "a", 10).attempt(1, 30, 40, "failed", 141L).attempt(2, 150, 160, "succeeded", null);
            tale.ordered("second", "b", 40).succeeds(55, 70);
            finds(Kind.OUT_OF_ORDER, "before first");
        }

        @Test
        void a_job_that_overtakes_one_acknowledged_before_it_was_asked_for() {
            tale.ordered("first", "a", 10).succeeds(80, 90);
            tale.ordered("second", "b", 40).succeeds(55, 70);
            finds(Kind.OUT_OF_ORDER, "second (job");
        }

        @Test
        void a_job_that_overtakes_one_before_it_in_the_same_call() {
            tale.ordered("first", "a", 10).succeeds(80, 90);
            tale.ordered("second", "a", 10).succeeds(55, 70);
            finds(Kind.OUT_OF_ORDER, "of its call");
        }

        @Test
        void nothing_when_two_askers_race() {
            tale.ordered("one", "a", 10).succeeds(80, 90);
            tale.ordered("other", "b", 15).succeeds(55, 70);
            assertThat(tale.verdict().kept()).isTrue();
        }
    }

    @Nested
    class After_a_cancel_is {
        @Test
        void an_attempt_that_begins_after_the_cancel_is_done() {
            tale.job("stubborn")
                    .cancelAnswered("done", 0, 50)
                    .runs(1, "n1.1", 60, 70, "succeeded")
                    .row(1, "n1.1", 71, "succeeded", null, true)
                    .cancelled();
            finds(Kind.AFTER_CANCEL, "10000 µs after its cancel was answered done");
        }

        @Test
        void an_attempt_after_the_one_that_was_in_flight() {
            tale.job("stubborn")
                    .attempt(1, 30, 60, "failed", 161L)
                    .cancelAnswered("in-flight", 1, 50)
                    .runs(2, "n1.1", 170, 180, "succeeded")
                    .row(2, "n1.1", 181, "succeeded", null, true)
                    .cancelled();
            finds(Kind.AFTER_CANCEL, "began attempt 2");
        }
    }

    @Nested
    class A_stale_write_is {
        @Test
        void an_outcome_heard_beside_the_one_in_the_database() {
            tale.job("stale")
                    .runs(1, "n1.1", 30, 3_000, "succeeded")
                    .recorded(1, "n2.1", 2_040, "lost", 2_040L)
                    .hears(1, "n1.1", 3_001, "succeeded", "succeeded")
                    .runs(2, "n2.1", 2_050, 2_060, "succeeded")
                    .recorded(2, "n2.1", 2_061, "succeeded", null);
            assertThat(tale.verdict().violations().get(Kind.STALE_WRITE)).isEqualTo(2);
        }

        @Test
        void an_outcome_that_the_database_holds_in_the_name_of_another() {
            tale.job("renamed")
                    .runs(1, "n1.1", 30, 40, "succeeded")
                    .row(1, "n2.1", 41, "succeeded", null, false)
                    .hears(1, "n1.1", 42, "succeeded", "succeeded");
            finds(Kind.STALE_WRITE, "the database holds succeeded by n2.1");
        }

        @Test
        void an_attempt_that_begins_after_it_was_taken_back() {
            tale.job("late")
                    .recorded(1, "n2.1", 2_040, "lost", 2_040L)
                    .begins(1, "n1.1", 2_100)
                    .runs(2, "n2.1", 2_150, 2_160, "succeeded")
                    .recorded(2, "n2.1", 2_161, "succeeded", null);
            finds(Kind.STALE_WRITE, "60000 µs after it was taken back");
        }

        @Test
        void not_an_attempt_that_was_stopped_on_the_brink_of_beginning() {
            tale.fault("pause", "n1.1", "resume", 2_099);
            tale.job("late")
                    .recorded(1, "n2.1", 2_040, "lost", 2_040L)
                    .begins(1, "n1.1", 2_100)
                    .runs(2, "n2.1", 2_150, 2_160, "succeeded")
                    .recorded(2, "n2.1", 2_161, "succeeded", null);
            Verdict verdict = tale.verdict();
            assertThat(verdict.kept()).isTrue();
            assertThat(verdict.figures()).containsEntry("attempts stopped on the brink of starting", 1L);
        }
    }

    @Nested
    class Ended_twice_is {
        @Test
        void a_job_that_succeeded_and_is_dead() {
            tale.job("both").attempt(1, 30, 40, "aborted", null).dead("aborted").attempt(2, 50, 60, "succeeded", null);
            assertThat(tale.verdict().violations().get(Kind.ENDED_TWICE)).isPositive();
        }

        @Test
        void a_job_that_is_tried_again_after_its_success() {
            tale.job("again").succeeds(30, 40).attempt(2, 50, 60, "failed", 161L);
            assertThat(tale.verdict().samples())
                    .anyMatch(found -> found.what().contains("tried again after its success"));
        }

        @Test
        void a_job_that_listeners_heard_end_twice() {
            tale.job("echo").succeeds(30, 40).hears(1, "n1.1", 45, "succeeded", "succeeded");
            assertThat(tale.verdict().samples()).anyMatch(found -> found.what().contains("heard to end 2 times"));
        }
    }

    @Nested
    class Misplaced_is {
        @Test
        void a_job_in_no_place() {
            tale.job("nowhere");
            assertThat(tale.verdict().samples()).anyMatch(found -> found.what().contains("is in no place"));
        }

        @Test
        void a_job_in_two_places() {
            tale.job("twofold").succeeds(30, 40).in("due");
            finds(Kind.MISPLACED, "[due, succeeded]");
        }
    }

    @Nested
    class An_effect_is_wrong {
        @Test
        void when_its_success_is_not_recorded() {
            tale.booking("effect")
                    .attempt(1, 30, 40, "failed", 141L)
                    .attempt(2, 150, 160, "succeeded", null)
                    .effectOf(1)
                    .effectOf(2);
            finds(Kind.EFFECT, "has effects of attempts [1, 2] and recorded successes of [2]");
        }

        @Test
        void when_it_is_there_twice() {
            tale.booking("effect").succeeds(30, 40).effectOf(1).effectOf(1);
            finds(Kind.EFFECT, "[1, 1]");
        }

        @Test
        void when_it_is_missing() {
            tale.booking("effect").succeeds(30, 40);
            finds(Kind.EFFECT, "has effects of attempts []");
        }
    }

    @Test
    void Late_is_what_is_taken_back_later_than_was_demanded() {
        tale.takenBackWithin(Duration.ofSeconds(4)).fault("kill", "n1.1", "done", 35);
        tale.job("late")
                .begins(1, "n1.1", 30)
                .recorded(1, "n2.1", 4_200, "lost", 4_200L)
                .runs(2, "n2.1", 4_250, 4_260, "succeeded")
                .recorded(2, "n2.1", 4_261, "succeeded", null);
        finds(Kind.LATE, "4165 ms after its process was killed");
    }

    /** That kind was found, with such words, and no other. */
    private void finds(Kind kind, String words) {
        Verdict verdict = tale.verdict();
        Map<Kind, Long> others = Arrays.stream(Kind.values())
                .filter(each -> each != kind && verdict.violations().get(each) != 0)
                .filter(each -> !(kind == Kind.LOST && each == Kind.MISPLACED))
                .collect(Collectors.toMap(
                        each -> each, each -> verdict.violations().get(each)));
        assertThat(verdict.samples())
                .as("what was found")
                .anyMatch(found -> found.kind() == kind && found.what().contains(words));
        assertThat(others).as("besides %s in %s", kind, verdict.samples()).isEmpty();
        assertThat(verdict.kept()).isFalse();
    }
}
