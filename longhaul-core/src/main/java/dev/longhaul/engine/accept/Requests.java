package dev.longhaul.engine.accept;

import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.store.JobRequestCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Checks requests and makes jobs of them: an id, and the text of the schedule that their name stands for now. */
public final class Requests implements FollowUps {

    private static final int MAX_ON_END_HEADERS = 48;
    private static final int MAX_ON_END_HEADER_CHARACTERS = 12_000;

    private final ScheduleRegistry schedules;
    private final HandlerRegistry handlers;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final int maxPayload;
    private volatile UnaryOperator<JobRequest> outgoing = UnaryOperator.identity();

    /**
     * @param clock this node's, for the time in ids only
     * @param maxPayload the largest payload, in bytes
     */
    public Requests(
            ScheduleRegistry schedules,
            HandlerRegistry handlers,
            InstantSource clock,
            RandomGenerator random,
            int maxPayload) {
        this.schedules = schedules;
        this.handlers = handlers;
        this.clock = clock;
        this.random = random;
        this.maxPayload = maxPayload;
    }

    /** Has every request changed before it becomes a job, from now on. */
    public void outgoing(UnaryOperator<JobRequest> change) {
        outgoing = change;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the payload is too large, the schedule unknown or not a schedule, or the
     *     deadline before the start
     */
    @Override
    public NewJob newJob(JobRequest asked) {
        JobRequest request = outgoing.apply(asked);
        requirePayload(request);
        requireOrder(request.timing());
        String schedule = scheduleOf(request);
        JobRequest onEnd = request.onEnd();
        JobRequest checked = onEnd == null ? request : request.onEnd(checkedOnEnd(onEnd));
        return job(checked, schedule);
    }

    @Override
    public NewJob onEnd(JobRequest checked) {
        String schedule = checked.timing().schedule();
        return job(checked, schedule == null ? scheduleOf(checked) : schedule);
    }

    private String scheduleOf(JobRequest request) {
        String asked = request.timing().schedule();
        Registration<?> code = asked == null ? handlers.find(request.type()) : null;
        return schedules.textOf(code == null ? asked : code.options().schedule());
    }

    private NewJob job(JobRequest request, String schedule) {
        Registration<?> code = handlers.find(request.type());
        boolean hold =
                code != null && code.options().holdOnDead() && request.keys().ordering() != null;
        JobRequest marked = hold ? request.header(NewJob.HOLD_HEADER, "true") : request;
        return new NewJob(JobId.at(clock.instant(), random), marked, schedule);
    }

    /** A name that stands for a schedule today is resolved today, so that the ending cannot fail on it. */
    private JobRequest checkedOnEnd(JobRequest onEnd) {
        requirePayload(onEnd);
        requireOrder(onEnd.timing());
        int characters = 0;
        for (var header : onEnd.content().headers().entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        if (onEnd.content().headers().size() > MAX_ON_END_HEADERS || characters > MAX_ON_END_HEADER_CHARACTERS) {
            throw new IllegalArgumentException("an onEnd job has at most " + MAX_ON_END_HEADERS + " headers of "
                    + MAX_ON_END_HEADER_CHARACTERS + " characters together: the ending adds its own");
        }
        JobRequest resolved = onEnd.schedule(scheduleOf(onEnd));
        // Packed once here, so that what cannot be stored is refused now.
        JobRequestCodec.encode(resolved);
        return resolved;
    }

    private void requirePayload(JobRequest request) {
        int size = request.content().bytes().length;
        if (size > maxPayload) {
            throw new IllegalArgumentException("a payload of " + size + " bytes is over the limit of " + maxPayload
                    + "; store it elsewhere and send a reference");
        }
    }

    private void requireOrder(Timing timing) {
        Instant now = clock.instant();
        Instant start = timing.start() == null ? now : timing.start().from(now);
        requireReach("start", start, now);
        When deadline = timing.deadline();
        if (deadline == null) {
            return;
        }
        Instant end = deadline.from(now);
        requireReach("deadline", end, now);
        boolean exact = timing.start() instanceof When.At == deadline instanceof When.At;
        if (end.isBefore(start) && (exact || timing.start() != null)) {
            throw new IllegalArgumentException("the deadline " + end + " is before the start " + start);
        }
    }

    private static void requireReach(String what, Instant instant, Instant now) {
        if (Duration.between(now, instant).compareTo(When.FURTHEST) > 0 || instant.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException(
                    what + " " + instant + " is outside 1970 to " + When.FURTHEST.toDays() + " days from now");
        }
    }
}
