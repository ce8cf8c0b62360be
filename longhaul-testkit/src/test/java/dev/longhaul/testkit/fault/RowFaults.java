package dev.longhaul.testkit.fault;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.EndpointTable.Drawn;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.testkit.fault.TamperedStore.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Faults of claims, attempts, keys and everything else that is not a job's own. */
final class RowFaults {

    private static final NodeId NOBODY = new NodeId("nobody");

    private RowFaults() {}

    static Stream<FaultyStore> all() {
        return Stream.concat(fences(), rows());
    }

    private static Stream<FaultyStore> fences() {
        return Stream.of(
                new FaultyStore(
                        "attempts are written without their claim",
                        "Fence",
                        "without_its_claim_nobody_writes_anything",
                        RowFaults::claimless),
                new FaultyStore(
                        "who wrote an attempt before is refused",
                        "Fence",
                        "executing_an_unknown_commit_again_waits_for_the_first_execution_and_learns_that_it_arrived",
                        call -> written(call, Written.BEFORE, Written.REFUSED)),
                new FaultyStore(
                        "who comes late is told that the attempt is its own",
                        "Fence",
                        "another_node_is_refused_afterwards_and_what_the_first_wrote_stays",
                        call -> written(call, Written.REFUSED, Written.BEFORE)),
                new FaultyStore(
                        "who comes late settles again",
                        "Fence",
                        "a_node_whose_claim_is_being_taken_back_is_refused_once_that_is_committed",
                        call -> written(call, Written.REFUSED, Written.NOW)),
                new FaultyStore(
                        "of two who settle at once neither waits",
                        "Fence",
                        "of_two_who_settle_at_once_the_second_waits_and_is_refused_when_the_first_commits",
                        RowFaults::attemptsUnfenced),
                new FaultyStore(
                        "who asks whether an attempt is settled does not wait",
                        "Fence",
                        "who_asks_whether_an_attempt_is_settled_waits_for_whoever_is_writing_it_and_sees_the_row",
                        RowFaults::settledUnwaited),
                new FaultyStore(
                        "who asks whether an attempt is settled keeps its place",
                        "Fence",
                        "asking_whether_an_attempt_is_settled_leaves_nothing_behind_and_keeps_nobody_out",
                        RowFaults::settledHeld),
                new FaultyStore(
                        "a renewal names claims that are gone",
                        "Claim",
                        "a_renewal_names_the_claims_that_stand_also_those_that_ran_out_unnoticed",
                        RowFaults::renewsAll),
                new FaultyStore(
                        "sweeps take back claims that stand",
                        "Claim",
                        "a_sweep_finds_what_has_run_out_in_order_of_id_and_nothing_else",
                        call -> call.is("claims.lockExpired")
                                ? call.transaction().claims().lockOthers(NOBODY, call.arg(0))
                                : call.proceed()),
                new FaultyStore(
                        "a claim replaces one of the same id",
                        "Claim",
                        "an_id_that_is_there_is_not_inserted_again_and_its_list_is_what_was_claimed",
                        RowFaults::claimReplaces),
                new FaultyStore(
                        "a shared lock on a claim holds nobody back",
                        "Lock",
                        "a_claim_is_shared_by_those_who_only_read_it_and_withheld_from_those_who_take_it_back_or_change_it",
                        call -> unlocked(call, "claims.lockShared")),
                new FaultyStore(
                        "jobs that are held are removed by retention",
                        "Retention",
                        "what_somebody_holds_is_passed_over_and_goes_when_it_is_held_no_more",
                        call -> unlocked(call, "jobs.hold")),
                new FaultyStore(
                        "a lock on a key holds nobody back",
                        "Lock",
                        "an_ordering_key_is_held_by_one_also_when_it_has_no_row_yet",
                        call -> unlocked(call, "keys.lock")));
    }

    private static Stream<FaultyStore> rows() {
        return Stream.of(
                new FaultyStore(
                        "keys without a head keep their row",
                        "OrderingKey",
                        "a_key_without_a_head_leaves_no_row",
                        RowFaults::keepsKeys),
                new FaultyStore(
                        "endpoints give jobs of any type",
                        "ParkedTable",
                        "at_an_endpoint_only_types_that_are_asked_for_are_taken_with_what_was_asked",
                        call -> call.is("parked.takeForEndpoint")
                                ? call.proceedWith(call.arg(0), List.of("a", "b", "c"), call.arg(2))
                                : call.proceed()),
                new FaultyStore(
                        "a page of endpoints forgets its first",
                        "ParkedTable",
                        "pages_of_endpoints_name_each_one_once_however_its_name_is_written",
                        RowFaults::forgetsFirst),
                new FaultyStore(
                        "tokens never run out",
                        "EndpointTokens",
                        "an_endpoint_begins_with_its_full_burst",
                        call -> call.is("endpoints.draw")
                                ? new Drawn(call.<Integer>arg(3), Instant.EPOCH)
                                : call.proceed()),
                new FaultyStore(
                        "tokens come twice as fast",
                        "EndpointTokens",
                        "over_any_time_no_more_is_drawn_than_the_burst_and_what_came_since",
                        call -> call.is("endpoints.draw")
                                ? call.proceedWith(
                                        call.arg(0), call.<Duration>arg(1).dividedBy(2), call.arg(2), call.arg(3))
                                : call.proceed()),
                new FaultyStore(
                        "what ended recently is removed",
                        "Retention",
                        "what_ended_recently_stays_however_long_ago_it_was_asked_for",
                        call -> call.is("retention.sweep")
                                ? call.proceedWith(
                                        call.arg(0), call.<Instant>arg(1).plus(Duration.ofDays(30)), call.arg(2))
                                : call.proceed()),
                new FaultyStore(
                        "requests come newest first",
                        "Request",
                        "requests_are_found_by_job_oldest_first",
                        call -> call.is("requests.of") ? ((List<?>) call.proceed()).reversed() : call.proceed()),
                new FaultyStore(
                        "progress is saved once",
                        "Progress",
                        "what_was_saved_last_is_what_is_loaded",
                        RowFaults::savesOnce),
                new FaultyStore(
                        "answers are cut",
                        "Text",
                        "errors_and_answers_come_back_as_they_were_given",
                        RowFaults::cutsAnswers),
                new FaultyStore(
                        "the outlook forgets deadlines",
                        "Oversight",
                        "the_outlook_names_the_first_deadline_among_due_and_parked",
                        RowFaults::noDeadlines));
    }

    private static Object claimless(Call call) throws Throwable {
        if (call.is("attempts.insert")) {
            for (AttemptRow row : call.<List<AttemptRow>>arg(0)) {
                call.transaction().claims().insert(row.by().claim(), NOBODY, List.of(), Duration.ZERO);
            }
        }
        return call.proceed();
    }

    private static Object written(Call call, Written from, Written to) throws Throwable {
        if (!call.is("attempts.insert")) {
            return call.proceed();
        }
        Map<AttemptRow.Id, Written> changed = new LinkedHashMap<>();
        call.<Map<AttemptRow.Id, Written>>proceed()
                .forEach((id, written) -> changed.put(id, written == from ? to : written));
        return changed;
    }

    /** Believes that nobody else is there when somebody is. */
    private static Object attemptsUnfenced(Call call) throws Throwable {
        if (!call.is("attempts.insert")) {
            return call.proceed();
        }
        StoreTransaction.Mark mark = call.transaction().savepoint();
        try {
            return call.proceed();
        } catch (StoreException e) {
            call.transaction().rollbackTo(mark);
            Map<AttemptRow.Id, Written> written = new LinkedHashMap<>();
            call.<List<AttemptRow>>arg(0).forEach(row -> written.put(row.id(), Written.NOW));
            return written;
        }
    }

    /** Looks at what is committed. */
    private static Object settledUnwaited(Call call) throws Throwable {
        if (!call.is("attempts.settled")) {
            return call.proceed();
        }
        AttemptRow.Id id = call.arg(0);
        return call.transaction().attempts().of(id.job()).stream()
                .anyMatch(row -> row.id().equals(id));
    }

    /** Leaves the row by which it took the place. */
    private static Object settledHeld(Call call) throws Throwable {
        if (!call.is("attempts.settled") || call.<Boolean>proceed()) {
            return call.proceed();
        }
        AttemptRow.Id id = call.arg(0);
        ClaimId claim = new ClaimId(id.job().value());
        call.transaction().claims().insert(claim, NOBODY, List.of(), Duration.ZERO);
        call.transaction()
                .attempts()
                .insert(List.of(new AttemptRow(
                        id,
                        new AttemptRow.By(claim, NOBODY),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Outcome.Kind.LOST,
                        false,
                        null,
                        AttemptRow.Said.NOTHING)));
        return false;
    }

    private static Object renewsAll(Call call) throws Throwable {
        if (!call.is("claims.renew")) {
            return call.proceed();
        }
        call.proceed();
        return new HashSet<>(call.<Collection<ClaimId>>arg(0));
    }

    private static Object claimReplaces(Call call) throws Throwable {
        if (!call.is("claims.insert") || call.<Boolean>proceed()) {
            return call.is("claims.insert") ? true : call.proceed();
        }
        call.transaction().claims().rewrite(call.arg(0), call.<List<OpenJob>>arg(2));
        return true;
    }

    /** Gives back what it locked. */
    private static Object unlocked(Call call, String name) throws Throwable {
        if (!call.is(name)) {
            return call.proceed();
        }
        StoreTransaction.Mark mark = call.transaction().savepoint();
        Object result = call.proceed();
        call.transaction().rollbackTo(mark);
        return result;
    }

    private static Object keepsKeys(Call call) throws Throwable {
        return call.is("keys.save")
                ? call.proceedWith(call.<Collection<KeyRow>>arg(0).stream()
                        .filter(row -> row.head() != null)
                        .toList())
                : call.proceed();
    }

    private static Object forgetsFirst(Call call) throws Throwable {
        List<?> page = call.is("parked.endpoints") && call.arg(0) != null ? call.proceed() : List.of();
        return page.isEmpty() ? call.proceed() : page.subList(1, page.size());
    }

    private static Object savesOnce(Call call) throws Throwable {
        JobId job = call.is("progress.save") ? call.arg(0) : null;
        return job != null && !call.transaction().progress().load(List.of(job)).isEmpty() ? null : call.proceed();
    }

    private static Object cutsAnswers(Call call) throws Throwable {
        if (!call.is("attempts.insert")) {
            return call.proceed();
        }
        return call.proceedWith(call.<List<AttemptRow>>arg(0).stream()
                .map(row -> new AttemptRow(
                        row.id(),
                        row.by(),
                        row.startedAt(),
                        row.endedAt(),
                        row.outcome(),
                        row.afterCancel(),
                        row.nextDue(),
                        new AttemptRow.Said(row.said().error(), cut(row.said().response()))))
                .toList());
    }

    private static String cut(String text) {
        return text == null || text.length() < 1_000 ? text : text.substring(0, 1_000);
    }

    private static Object noDeadlines(Call call) throws Throwable {
        if (!call.is("outlook")) {
            return call.proceed();
        }
        Outlook outlook = call.proceed();
        return new Outlook(outlook.now(), outlook.nextExpiry(), null, outlook.requests(), outlook.parkedEndpoints());
    }
}
