package dev.longhaul.server.admin;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.messaging.operator.Messages;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.NodeView;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.store.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that can be asked of this server. {@code by} names who asks, for the audit. */
public final class AdminService {

    /**
     * The header of a job that holds the digest of the request that made it, so that the same idempotency key with
     * another request is noticed for as long as the job is kept.
     */
    public static final String DIGEST_HEADER = "longhaul-request-digest";

    private final Enqueuing enqueuing;
    private final Jobs jobs;
    private final Messages messages;
    private final ScheduleRegistry schedules;
    private final Supplier<List<NodeView>> nodes;

    public AdminService(
            Enqueuing enqueuing, Jobs jobs, Inbox inbox, ScheduleRegistry schedules, Supplier<List<NodeView>> nodes) {
        this.enqueuing = enqueuing;
        this.jobs = jobs;
        this.messages = new Messages(jobs, inbox);
        this.schedules = schedules;
        this.nodes = nodes;
    }

    /**
     * Accepts a job. With an idempotency key, a second call with the same digest gives the first job.
     *
     * @param digest what two requests share when they mean the same
     * @throws IdempotencyConflictException if the request's idempotency key belongs to a request with another digest
     * @throws IllegalArgumentException if the engine refuses the request
     */
    public Accepted accept(JobRequest request, String digest) {
        Enqueued enqueued = enqueuing.enqueue(request.header(DIGEST_HEADER, digest));
        JobView job = jobs.find(enqueued.id())
                .orElseThrow(() -> new IllegalStateException(
                        "job " + enqueued.id() + " was accepted and is not there; was the database restored?"));
        if (!enqueued.created() && !digest.equals(job.row().content().headers().get(DIGEST_HEADER))) {
            throw new IdempotencyConflictException(enqueued.id());
        }
        return new Accepted(job, enqueued.created());
    }

    /** One job with its history. */
    public Optional<JobView> job(JobId id) {
        return jobs.find(id);
    }

    /** How the message that a job is stands; none if it is none. */
    public Optional<MessageView> message(JobView job) {
        return messages.view(job);
    }

    /** One page of jobs, newest first, without their histories. */
    public JobPage jobs(JobQuery query) {
        return jobs.list(query);
    }

    /** The same page with its jobs' histories. */
    public JobPage jobsWithHistories(JobQuery query) {
        return jobs.listWithHistories(query);
    }

    /** Cancels a job that has not ended; says whether an attempt is in flight. */
    public Moved cancel(JobId id, String by) {
        return jobs.cancel(id, by);
    }

    /** Puts a dead job back to scheduled. */
    public Moved redrive(JobId id, Redrive how, String by) {
        return jobs.redrive(id, how, by);
    }

    /** Puts a dead message back to scheduled, and all its handlers run again, also those that are done. */
    public Moved rerunAll(JobId id, Redrive how, String by) {
        return messages.rerunAll(id, how, by);
    }

    /**
     * Sends a dead message, or what could not be one, back to the queue or topic that it came from.
     *
     * @throws IllegalArgumentException if it came from no broker, or was too large to be kept whole
     */
    public Moved returnToOrigin(JobId id, String by) {
        return messages.returnToOrigin(id, by);
    }

    /** Makes a scheduled job due now. */
    public Moved attemptNow(JobId id, String by) {
        return jobs.attemptNow(id, by);
    }

    /** Makes a scheduled job due at another instant. */
    public Moved reschedule(JobId id, Instant due, String by) {
        return jobs.reschedule(id, due, by);
    }

    /** Starts no more of a type or endpoint until it is resumed; false if it was paused already. */
    public boolean pause(Pause pause, String by) {
        return jobs.pause(pause, by);
    }

    /** Ends a pause; false if there was none. */
    public boolean resume(Pause pause, String by) {
        return jobs.resume(pause, by);
    }

    /** Everything that is paused. */
    public Set<Pause> pauses() {
        return jobs.pauses();
    }

    /** The nodes that were seen in the last day, by id. */
    public List<NodeView> nodes() {
        return nodes.get();
    }

    /** All named schedules, configured ones first. */
    public SequencedMap<String, RetrySchedule> schedules() {
        return schedules.all();
    }

    /**
     * The schedule of a name or a text.
     *
     * @throws IllegalArgumentException if it is neither; the message shows where and what was expected
     */
    public RetrySchedule schedule(String nameOrText) {
        return schedules.resolve(nameOrText);
    }
}
