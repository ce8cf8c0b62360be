package dev.longhaul.messaging.operator;

import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.Progress.State;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.JobRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees and moves messages. Thread-safe; every call is durable when it returns, and throws {@link
 * dev.longhaul.store.StoreException} when the database cannot do it. It needs to know no plans: a server that runs no handlers
 * can use it, too.
 */
public final class Messages {

    /** So many jobs of one message are followed, one after the other; more than a plan has handlers. */
    private static final int MOST_SEGMENTS = 1_000;

    /** So many returns of a message are looked for whose first job is not kept any more. */
    private static final int MOST_RETURNS = 5;

    private final Jobs jobs;
    private final Inbox inbox;
    private final Function<String, List<String>> plannedHandlers;

    /**
     * @param jobs moves jobs
     * @param inbox knows the marks
     */
    public Messages(Jobs jobs, Inbox inbox) {
        this(jobs, inbox, messageType -> List.of());
    }

    /**
     * @param jobs moves jobs
     * @param inbox knows the marks
     * @param plannedHandlers the names of a message type's handlers in their order; none where it is not known
     */
    public Messages(Jobs jobs, Inbox inbox, Function<String, List<String>> plannedHandlers) {
        this.jobs = jobs;
        this.inbox = inbox;
        this.plannedHandlers = plannedHandlers;
    }

    /** The message that a job is; none if there is no such job, or it is no message. */
    public Optional<MessageView> find(JobId id) {
        return jobs.find(id).flatMap(this::view);
    }

    /**
     * A message by its type and its identity, with the job in which it went on last, also after returns to a broker; none if its first
     * job is not kept any more. The handlers of an independent plan have jobs of their own, which are not followed.
     */
    public Optional<MessageView> find(String messageType, MessageKey message) {
        String type = StoredMessage.jobType(messageType);
        String key = StoredMessage.idempotencyKey(message);
        Optional<JobView> found = ofRun(type, key);
        int returns = 0;
        while (found.isEmpty() && returns < MOST_RETURNS) {
            found = ofRun(type, StoredMessage.returnedKey(message, ++returns));
        }
        for (int i = 0; i < MOST_SEGMENTS && found.isPresent(); i++) {
            Optional<JobView> next =
                    jobs.find(type, StoredMessage.nextKey(found.get().row().id()));
            if (next.isEmpty()) {
                next = ofRun(type, StoredMessage.returnedKey(message, ++returns));
            }
            if (next.isEmpty()) {
                break;
            }
            found = next;
        }
        return found.flatMap(this::view);
    }

    /** The first job of a run, or the one in which it had no handlers. */
    private Optional<JobView> ofRun(String type, String key) {
        Optional<JobView> handled = jobs.find(type, key);
        return handled.isPresent() ? handled : jobs.find(StoredMessage.UNHANDLED, key);
    }

    /** How a job's message stands; none if the job is no message. */
    public Optional<MessageView> view(JobView job) {
        if (!job.row().type().startsWith(StoredMessage.PREFIX)) {
            return Optional.empty();
        }
        Message message;
        try {
            message = StoredMessage.read(
                    job.row().content().headers(), job.row().content().bytes());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody's own job of such a name
        }
        return Optional.of(new MessageView(message, job, handlers(job, message)));
    }

    private List<MessageView.Handler> handlers(JobView job, Message message) {
        Map<String, State> known = new LinkedHashMap<>();
        boolean alone = StoredMessage.isOfOneHandler(job.row().type());
        if (!alone) {
            plannedHandlers.apply(message.type()).forEach(name -> known.put(name, State.WAITING));
        }
        Optional<Progress> progress = job.attempts().reversed().stream()
                .map(attempt -> Progress.of(attempt.said().response()))
                .flatMap(Optional::stream)
                .findFirst();
        progress.ifPresent(said -> said.handlers().forEach(handler -> known.put(handler.name(), handler.state())));
        Map<String, Handled> marks = new LinkedHashMap<>(inbox.handledOf(message.key()));
        Handled again = marks.remove(Redrive.AGAIN);
        boolean allAgain = again != null && job.row().id().equals(again.job());
        Set<String> before =
                allAgain ? Set.of() : Route.of(job.row().content().headers()).done();
        if (!alone) {
            marks.keySet().forEach(name -> known.putIfAbsent(name, State.DONE));
        }
        List<MessageView.Handler> handlers = new ArrayList<>();
        known.forEach((name, state) -> handlers.add(handler(name, state, marks.get(name), before)));
        return handlers;
    }

    /** A mark says more than the latest attempt, which may be older; so does its absence, after all were to run again. */
    private static MessageView.Handler handler(String name, State said, @Nullable Handled mark, Set<String> before) {
        if (mark != null) {
            return new MessageView.Handler(name, State.DONE, mark.at(), mark.job());
        }
        if (before.contains(name)) {
            return new MessageView.Handler(name, State.DONE, null, null);
        }
        return new MessageView.Handler(name, said == State.DONE ? State.WAITING : said, null, null);
    }

    /** Puts a dead message back to scheduled: it goes on at the handler that failed. */
    public Moved redrive(JobId id, Redrive how, String by) {
        return jobs.redrive(id, how, by);
    }

    /**
     * Sends a dead message, or what could not be one, back to the queue or topic of the broker that it came from: its bytes and headers
     * as they came, and one header more that counts the returns. Its job is redriven and succeeds at its next attempt, and a job of type
     * {@code message:return:BROKER} comes of it that sends it, on a node that is connected to that broker. Whoever receives it there
     * next may be this application: then it is a new run of the message, which goes on at the handler that failed.
     *
     * @throws IllegalArgumentException if it came from no broker, or its body or its key is too large to have been kept
     */
    public Moved returnToOrigin(JobId id, String by) {
        Optional<JobView> job = jobs.find(id);
        if (job.isEmpty()) {
            return new Moved.NotFound(id);
        }
        JobRow row = job.get().row();
        requireReturnable(id, row.type(), row.content().headers());
        return jobs.redrive(id, Redrive.NOW.instructing(Arrival.RETURN_INSTRUCTION), by);
    }

    private static void requireReturnable(JobId id, String type, Map<String, String> headers) {
        boolean message = type.startsWith(StoredMessage.PREFIX)
                && !type.startsWith(StoredMessage.SEND)
                && !type.startsWith(StoredMessage.RETURN);
        if (!message || Arrival.of(headers).isEmpty()) {
            throw new IllegalArgumentException("job " + id + " of type " + type
                    + " came from no broker, so there is nowhere to return it to; redrive it");
        }
        if (Arrival.isWithoutKey(headers)) {
            throw new IllegalArgumentException("job " + id + " cannot be returned to "
                    + Arrival.of(headers).orElseThrow().origin()
                    + ": its key was too large to be kept, and without it, it would be another record; have its sender"
                    + " send it again, or redrive it");
        }
        if (Arrival.isCut(headers)) {
            throw new IllegalArgumentException("job " + id + " cannot be returned to "
                    + Arrival.of(headers).orElseThrow().origin() + ": only the first part of its "
                    + headers.get(Arrival.LENGTH)
                    + " bytes was kept; have its sender send it again, smaller, or raise the"
                    + " payload limit before");
        }
    }

    /**
     * Puts a dead message back to scheduled and removes its marks in the same commit: all its handlers run again, also those that
     * were done. The job of one independent handler has only that one to run again.
     */
    public Moved rerunAll(JobId id, Redrive how, String by) {
        JobView job = jobs.find(id).orElse(null);
        if (job == null) {
            return new Moved.NotFound(id);
        }
        MessageKey key = StoredMessage.key(job.row().content().headers());
        boolean whole = key != null
                && job.row().type().startsWith(StoredMessage.PREFIX)
                && !StoredMessage.isOfOneHandler(job.row().type());
        return jobs.redrive(id, whole && key != null ? how.forgetting(key) : how, by);
    }
}
