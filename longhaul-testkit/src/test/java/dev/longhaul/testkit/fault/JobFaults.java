package dev.longhaul.testkit.fault;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Keys;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.JobTable.Missing;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import dev.longhaul.testkit.fault.TamperedStore.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Faults of what was asked and of what waits. */
final class JobFaults {

    private JobFaults() {}

    static Stream<FaultyStore> all() {
        return Stream.of(
                faulty(
                        "polls ignore the low-water mark",
                        "DueTable",
                        "jobs_below_the_mark_are_not_taken_and_those_at_it_are",
                        call -> asks(call, ask -> new Ask(ask.type(), ask.suspect(), Instant.EPOCH, ask.limit()))),
                faulty(
                        "polls ignore the limit of an ask",
                        "DueTable",
                        "an_ask_takes_no_more_than_its_limit_and_all_asks_together_no_more_than_the_total",
                        call -> asks(call, ask -> new Ask(ask.type(), ask.suspect(), ask.from(), 1_000))),
                faulty(
                        "polls ignore the total",
                        "DueTable",
                        "an_ask_takes_no_more_than_its_limit_and_all_asks_together_no_more_than_the_total",
                        call -> call.is("due.take", 2) ? call.proceedWith(call.arg(0), 1_000) : call.proceed()),
                faulty(
                        "polls serve the types in the order of the alphabet",
                        "DueTable",
                        "the_asks_are_served_in_the_order_of_the_list",
                        JobFaults::alphabetically),
                faulty(
                        "polls do not ask whose last attempt was lost",
                        "DueTable",
                        "jobs_whose_last_attempt_was_lost_are_asked_for_by_themselves",
                        JobFaults::suspectsToo),
                faulty("polls run ahead of the clock", "DueTable", "what_is_due_tomorrow_stays", JobFaults::early),
                faulty(
                        "polls do not ask for pauses",
                        "Pause",
                        "a_poll_passes_over_paused_types_and_takes_the_others",
                        JobFaults::unpaused),
                faulty(
                        "a due job replaces one that is there",
                        "DueTable",
                        "a_job_that_is_there_already_is_refused",
                        JobFaults::replacing),
                faulty(
                        "due times are rounded down",
                        "Precision",
                        "due_times_deadlines_and_elapsed_time_of_open_jobs_are_rounded_up_wherever_they_are",
                        JobFaults::roundedDown),
                faulty(
                        "deadlines are found in order of id",
                        "DueTable",
                        "jobs_past_their_deadline_are_found_due_or_not_and_suspect_or_not_the_earliest_deadline_first",
                        JobFaults::expiredById),
                faulty(
                        "a second job with a key that is being inserted believes that it is the first",
                        "Idempotency",
                        "a_second_job_waits_for_the_first_to_commit_and_is_then_the_first",
                        JobFaults::notWaiting),
                faulty(
                        "idempotency keys are the same when only their case differs",
                        "Idempotency",
                        "keys_are_the_same_only_to_the_last_character",
                        call -> rows(call, JobFaults::lowerCase)),
                faulty(
                        "the last of two with one key in a list wins",
                        "Idempotency",
                        "of_two_in_one_list_the_first_is_written_and_others_in_the_list_are_not_held_up",
                        JobFaults::reversed),
                faulty(
                        "every insert claims to have written",
                        "Idempotency",
                        "executing_an_insert_again_says_that_it_was_there_before",
                        JobFaults::alwaysNew),
                faulty(
                        "lists begin with the oldest",
                        "JobTable",
                        "a_list_is_paged_newest_first",
                        call -> call.is("jobs.list") ? ((List<?>) call.proceed()).reversed() : call.proceed()),
                faulty(
                        "lists include what was asked for at the upper bound",
                        "JobTable",
                        "a_list_is_filtered_by_when_a_job_was_asked_for_from_since_on_and_before_until",
                        JobFaults::untilIncluded),
                faulty(
                        "where a job is, is asked table by table",
                        "Standing",
                        "who_looks_while_a_job_moves_finds_it_in_exactly_one_place",
                        JobFaults::tableByTable),
                faulty(
                        "which jobs are in claims is asked later than which are in no table",
                        "Standing",
                        "a_moving_job_is_never_reported_as_lost_also_when_it_moves_through_claims",
                        JobFaults::claimsAskedLater),
                faulty(
                        "no job is ever lost",
                        "Standing",
                        "jobs_that_are_nowhere_are_found_page_by_page_and_all_others_are_not",
                        call -> call.is("jobs.nowhere") ? new Missing(List.of(), null) : call.proceed()));
    }

    private static FaultyStore faulty(String fault, String part, String test, TamperedStore.Fault tampering) {
        return new FaultyStore(fault, part, test, tampering);
    }

    private static Object asks(Call call, UnaryOperator<Ask> change) throws Throwable {
        return call.is("due.take", 2)
                ? call.proceedWith(call.<List<Ask>>arg(0).stream().map(change).toList(), call.arg(1))
                : call.proceed();
    }

    private static Object alphabetically(Call call) throws Throwable {
        return call.is("due.take", 2)
                ? call.proceedWith(
                        call.<List<Ask>>arg(0).stream()
                                .sorted(Comparator.comparing(Ask::type))
                                .toList(),
                        call.arg(1))
                : call.proceed();
    }

    private static Object suspectsToo(Call call) throws Throwable {
        if (!call.is("due.take", 2)) {
            return call.proceed();
        }
        List<Ask> both = call.<List<Ask>>arg(0).stream()
                .flatMap(ask ->
                        Stream.of(true, false).map(suspect -> new Ask(ask.type(), suspect, ask.from(), ask.limit())))
                .toList();
        return call.proceedWith(both, call.arg(1));
    }

    private static Object early(Call call) throws Throwable {
        if (!call.is("due.take", 2)) {
            return call.proceed();
        }
        FaultyStoreContract.SKEW.set(Duration.ofDays(2));
        try {
            return call.proceed();
        } finally {
            FaultyStoreContract.SKEW.set(Duration.ZERO);
        }
    }

    private static Object unpaused(Call call) throws Throwable {
        if (!call.is("due.take", 2)) {
            return call.proceed();
        }
        Set<Pause> pauses = call.transaction().pauses().all();
        pauses.forEach(call.transaction().pauses()::delete);
        Object taken = call.proceed();
        pauses.forEach(call.transaction().pauses()::insert);
        return taken;
    }

    private static Object replacing(Call call) throws Throwable {
        if (call.is("due.insert")) {
            call.<List<OpenJob>>arg(0).forEach(job -> call.transaction().due().take(job.id()));
        }
        return call.proceed();
    }

    private static Object roundedDown(Call call) throws Throwable {
        if (!call.is("due.insert")) {
            return call.proceed();
        }
        List<OpenJob> jobs = new ArrayList<>();
        for (OpenJob job : call.<List<OpenJob>>arg(0)) {
            jobs.add(job.dueAt(job.due().truncatedTo(ChronoUnit.MICROS)));
        }
        return call.proceedWith(jobs);
    }

    private static Object expiredById(Call call) throws Throwable {
        if (!call.is("due.takeExpired")) {
            return call.proceed();
        }
        List<Taken> taken = new ArrayList<>(call.<List<Taken>>proceed());
        taken.sort(Comparator.comparing(each -> each.job().id()));
        return taken;
    }

    /** Looks for the committed key instead of waiting for the one that is being inserted. */
    private static Object notWaiting(Call call) throws Throwable {
        if (!call.is("jobs.insert")) {
            return call.proceed();
        }
        StoreTransaction.Mark mark = call.transaction().savepoint();
        try {
            return call.proceed();
        } catch (StoreException e) {
            call.transaction().rollbackTo(mark);
            Map<JobId, Inserted> inserted = new LinkedHashMap<>();
            call.<List<JobRow>>arg(0).forEach(row -> inserted.put(row.id(), new Inserted(row.id(), true)));
            return inserted;
        }
    }

    private static Object rows(Call call, UnaryOperator<JobRow> change) throws Throwable {
        return call.is("jobs.insert")
                ? call.proceedWith(
                        call.<List<JobRow>>arg(0).stream().map(change).toList())
                : call.proceed();
    }

    private static JobRow lowerCase(JobRow row) {
        String key = row.keys().idempotency();
        return new JobRow(
                row.id(),
                row.type(),
                row.content(),
                row.schedule(),
                new Keys(key == null ? null : key.toLowerCase(Locale.ROOT), null, null),
                row.labels(),
                row.onEnd(),
                row.asked());
    }

    private static Object reversed(Call call) throws Throwable {
        if (!call.is("jobs.insert")) {
            return call.proceed();
        }
        List<JobRow> rows = new ArrayList<>(call.<List<JobRow>>arg(0));
        Collections.reverse(rows);
        return call.proceedWith(rows);
    }

    private static Object alwaysNew(Call call) throws Throwable {
        if (!call.is("jobs.insert")) {
            return call.proceed();
        }
        Map<JobId, Inserted> inserted = new LinkedHashMap<>();
        call.<Map<JobId, Inserted>>proceed().forEach((id, was) -> inserted.put(id, new Inserted(was.id(), true)));
        return inserted;
    }

    private static Object untilIncluded(Call call) throws Throwable {
        if (!call.is("jobs.list")) {
            return call.proceed();
        }
        Filter filter = call.arg(0);
        Instant until = filter.until() == null ? null : filter.until().plusNanos(1_000);
        return call.proceedWith(
                new Filter(filter.state(), filter.type(), filter.since(), until), call.arg(1), call.arg(2));
    }

    /** Asks due, then parked, then ended, each a statement of its own, while the job may move. */
    private static Object tableByTable(Call call) throws Throwable {
        if (!call.is("jobs.standing")) {
            return call.proceed();
        }
        Map<JobId, Standing> due = call.proceed();
        Map<JobId, Standing> parked = next(call, due);
        Map<JobId, Standing> ended = next(call, parked);
        Map<JobId, Standing> seen = new LinkedHashMap<>();
        for (JobId id : call.<Collection<JobId>>arg(0)) {
            Standing standing = new Standing.Claimed();
            standing = ended.get(id) instanceof Standing.Ended found ? found : standing;
            standing = parked.get(id) instanceof Standing.Parked found ? found : standing;
            standing = due.get(id) instanceof Standing.Due found ? found : standing;
            seen.put(id, standing);
        }
        return seen;
    }

    /** The next answer, if it changes soon. */
    private static Map<JobId, Standing> next(Call call, Map<JobId, Standing> before) throws Throwable {
        Map<JobId, Standing> now = before;
        for (int i = 0; i < 10_000 && now.equals(before); i++) {
            now = call.proceed();
        }
        return now;
    }

    /** Asks which jobs are in no table, and then, while they may move, which are in a claim. */
    private static Object claimsAskedLater(Call call) throws Throwable {
        if (!call.is("jobs.nowhere")) {
            return call.proceed();
        }
        List<JobId> nowhere = new ArrayList<>(claimed(call));
        for (int i = 0; i < 10_000 && claimed(call).equals(nowhere); i++) {
            Thread.onSpinWait();
        }
        call.transaction()
                .claims()
                .all(100)
                .values()
                .forEach(claim -> claim.jobs().forEach(job -> nowhere.remove(job.id())));
        return new Missing(nowhere, null);
    }

    private static List<JobId> claimed(Call call) {
        return call.transaction().jobs().list(new Filter(null, null, null, null), null, 100).stream()
                .filter(listed -> listed.standing() instanceof Standing.Claimed)
                .map(listed -> listed.row().id())
                .toList();
    }
}
