package dev.longhaul.spring.endpoint;

import dev.longhaul.Longhaul;
import dev.longhaul.Statistics;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.spring.job.JobHandlers;
import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/longhaul}: the engine as it stands; {@code /actuator/longhaul/STATE}: the latest jobs in a state, such as {@code
 * dead}; {@code /actuator/longhaul/ID}: a job with its attempts and, for a message, its handlers, and, by POST, a move, if {@code
 * management.endpoint.longhaul.access=unrestricted}. Thread-safe.
 */
@Endpoint(id = "longhaul", defaultAccess = Access.READ_ONLY)
public final class LonghaulEndpoint {

    /** Jobs of one kind are counted up to here: beyond, more is more. */
    private static final int MOST = 10_000;

    /** Jobs that are listed. */
    private static final int LISTED = 50;

    private final Longhaul longhaul;
    private final JobHandlers handlers;
    private final Messaging messaging;

    /** The endpoint of an engine. */
    public LonghaulEndpoint(Longhaul longhaul, JobHandlers handlers, Messaging messaging) {
        this.longhaul = longhaul;
        this.messaging = messaging;
        this.handlers = handlers;
    }

    /** The engine as it stands. */
    @ReadOperation
    public Map<String, Object> engine() {
        Statistics statistics = longhaul.statistics();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("node", statistics.settings().node().toString());
        answer.put("running", statistics.running());
        answer.put("workers", statistics.settings().workers());
        answer.put("busyWorkers", statistics.busyWorkers());
        answer.put("inFlight", statistics.inFlight());
        answer.put("stuck", statistics.stuck());
        answer.put("handlers", new TreeMap<>(handlers.found()));
        answer.put("messages", messaging.plans().stream().map(Plan::toString).toList());
        Map<String, String> schedules = new LinkedHashMap<>();
        longhaul.schedules().all().forEach((name, schedule) -> schedules.put(name, schedule.toString()));
        answer.put("defaultSchedule", longhaul.schedules().defaultSchedule().toString());
        answer.put("schedules", schedules);
        Map<String, Object> backlog = new TreeMap<>();
        statistics
                .backlog(MOST)
                .forEach((type, waits) -> backlog.put(
                        type,
                        Map.of(
                                "due",
                                waits.due(),
                                "waiting",
                                waits.waiting(),
                                "oldest",
                                waits.oldest().toString())));
        answer.put("backlog", backlog);
        Map<String, Long> parked = new TreeMap<>();
        statistics.parkedByKind(MOST).forEach((kind, count) -> parked.put(kind.word(), count));
        answer.put("parked", parked);
        answer.put("dead", new TreeMap<>(statistics.dead(MOST)));
        return answer;
    }

    /**
     * One job with its attempts, or the latest jobs in a state.
     *
     * @param job a job's id, or one of scheduled, succeeded, dead and cancelled
     * @return null for a job that is not there
     * @throws InvalidEndpointRequestException if it is neither
     */
    @ReadOperation
    public @Nullable Object jobs(@Selector String job) {
        Optional<JobState> state = Arrays.stream(JobState.values())
                .filter(each -> each.word().equals(job))
                .findFirst();
        if (state.isPresent()) {
            List<JobAnswer> items = longhaul
                    .jobs()
                    .listWithHistories(new JobQuery(state.get(), null, null, null, null, LISTED))
                    .items()
                    .stream()
                    .map(each -> JobAnswer.of(each, null))
                    .toList();
            return Map.of("items", items);
        }
        return longhaul.jobs().find(id(job)).map(this::answer).orElse(null);
    }

    private JobAnswer answer(JobView job) {
        return JobAnswer.of(job, messaging.messages().view(job).orElse(null));
    }

    /**
     * Moves a job.
     *
     * @param job its id
     * @param action redrive, cancel or attempt-now; for a message also rerun-all, which redrives it with all its handlers, and
     *     return-to-origin, which sends it back to the broker that it came from
     * @return what became of it; null for a job that is not there
     * @throws InvalidEndpointRequestException if the action is none of these, or the job's state allows none
     */
    @WriteOperation
    public @Nullable Map<String, Object> move(@Selector String job, String action, SecurityContext security) {
        JobId id = id(job);
        Principal who = security.getPrincipal();
        String by = who == null ? "actuator" : who.getName();
        return switch (moved(id, action, by)) {
            case Moved.Done(var view) -> Map.of("done", true, "job", answer(view));
            case Moved.InFlight(var view) -> Map.of("done", false, "inFlight", true, "job", answer(view));
            case Moved.WrongState(var found, var state) ->
                throw new InvalidEndpointRequestException(
                        "job " + found + " is " + state.word() + ", in which " + action + " means nothing",
                        "wrong state");
            case Moved.NotFound(var missing) -> null;
        };
    }

    private Moved moved(JobId id, String action, String by) {
        try {
            return switch (action) {
                case "redrive" -> longhaul.jobs().redrive(id, Redrive.NOW, by);
                case "cancel" -> longhaul.jobs().cancel(id, by);
                case "attempt-now" -> longhaul.jobs().attemptNow(id, by);
                case "rerun-all" -> messaging.messages().rerunAll(id, Redrive.NOW, by);
                case "return-to-origin" -> messaging.messages().returnToOrigin(id, by);
                default ->
                    throw new InvalidEndpointRequestException(
                            "action '" + action
                                    + "' is none of redrive, cancel, attempt-now, rerun-all and return-to-origin",
                            "unknown action");
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "cannot be moved so");
        }
    }

    private static JobId id(String text) {
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(
                    "'" + text + "' is neither a job's id nor one of scheduled, succeeded, dead and cancelled",
                    "unreadable id");
        }
    }
}
