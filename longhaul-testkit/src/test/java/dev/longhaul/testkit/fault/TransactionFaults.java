package dev.longhaul.testkit.fault;

import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.testkit.fault.TamperedStore.Call;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Faults of transactions themselves. */
final class TransactionFaults {

    private TransactionFaults() {}

    static Stream<FaultyStore> all() {
        Map<StoreTransaction, Map<List<Object>, Object>> seen = new WeakHashMap<>();
        return Stream.of(
                new FaultyStore(
                        "closing commits",
                        "Transaction",
                        "closing_without_a_commit_undoes_everything",
                        TransactionFaults::closeCommits),
                new FaultyStore(
                        "going back to a savepoint undoes nothing",
                        "Transaction",
                        "going_back_to_a_savepoint_undoes_what_came_after_it_and_keeps_what_came_before",
                        call -> call.is("rollbackTo") ? null : call.proceed()),
                new FaultyStore(
                        "a failed call leaves its transaction usable",
                        "Transaction",
                        "after_a_failed_call_everything_is_refused_also_the_commit_and_nothing_is_left",
                        TransactionFaults::forgiving),
                new FaultyStore(
                        "a transaction says that it began before it did",
                        "Transaction",
                        "when_a_transaction_began_is_no_later_than_now_and_no_earlier_than_what_was_before",
                        call -> call.is("begun") ? call.transaction().now().minusSeconds(1) : call.proceed()),
                new FaultyStore(
                        "an estimate of the clock is far ahead",
                        "Transaction",
                        "an_estimate_of_the_clock_is_not_behind_and_at_most_5_ms_ahead",
                        call -> call.is("estimatedNow")
                                ? call.transaction().now().plusMillis(6)
                                : call.proceed()),
                new FaultyStore(
                        "an estimate of the clock is behind",
                        "Transaction",
                        "an_estimate_of_the_clock_is_not_behind_and_at_most_5_ms_ahead",
                        call -> call.is("estimatedNow")
                                ? call.transaction().now().minusSeconds(1)
                                : call.proceed()),
                new FaultyStore(
                        "a commit does nothing",
                        "Transaction",
                        "what_a_transaction_wrote_is_seen_by_itself_at_once_and_by_others_after_its_commit",
                        call -> call.is("commit") ? null : call.proceed()),
                new FaultyStore(
                        "a reading transaction sees what was there when it looked first",
                        "Transaction",
                        "a_reading_transaction_sees_in_each_call_what_is_committed_then",
                        call -> remembered(call, seen)));
    }

    private static Object closeCommits(Call call) throws Throwable {
        if (call.is("close")) {
            try {
                call.transaction().commit();
            } catch (StoreException e) {
                return call.proceed();
            }
        }
        return call.proceed();
    }

    private static Object forgiving(Call call) throws Throwable {
        if (!call.name().contains(".")) {
            return call.proceed();
        }
        StoreTransaction.Mark mark = call.transaction().savepoint();
        try {
            return call.proceed();
        } catch (StoreException e) {
            call.transaction().rollbackTo(mark);
            throw e;
        }
    }

    private static Object remembered(Call call, Map<StoreTransaction, Map<List<Object>, Object>> seen)
            throws Throwable {
        if (!call.is("pauses.all")) {
            return call.proceed();
        }
        Map<List<Object>, Object> answers =
                seen.computeIfAbsent(call.transaction(), first -> new ConcurrentHashMap<>());
        List<Object> question = List.of(call.name(), call.args());
        Object answer = answers.get(question);
        if (answer == null) {
            answer = call.proceed();
            answers.put(question, answer);
        }
        return answer;
    }
}
