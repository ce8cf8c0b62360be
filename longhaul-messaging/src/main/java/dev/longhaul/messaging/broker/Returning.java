package dev.longhaul.messaging.broker;

import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Content;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Timing;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.operator.Redrive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Sends messages back to where they came from. A dead message is redriven with the {@linkplain Arrival#RETURN_INSTRUCTION
 * instruction} to go back; its next attempt, on any node, succeeds and enqueues, in the same commit, a job of type {@code
 * message:return:BROKER}, which only nodes with that broker take, and which succeeds once the broker has confirmed.
 *
 * @param broker to which
 */
public record Returning(Broker broker) implements DecidingHandler<byte[]> {

    @Override
    public Decision decide(byte[] data, Attempt attempt) throws Exception {
        Arrival arrival = Arrival.of(attempt.headers())
                .orElseThrow(() -> new IllegalArgumentException("the job came from no broker"));
        try {
            broker.giveBack(arrival.origin(), departure(data, arrival, attempt));
        } catch (BrokerClosedException e) {
            return Decision.snooze(Sending.NOT_HERE).response(e.getMessage());
        }
        String without = arrival.leftOut() == 0
                ? ""
                : "; without " + arrival.leftOut() + " of its headers, which were too large to be kept";
        return Decision.succeed()
                .response("returned to " + arrival.origin().place() + " of " + broker.name() + ", time "
                        + arrival.returns() + without);
    }

    private static Departure departure(byte[] data, Arrival arrival, Attempt attempt) {
        List<Header> headers = new ArrayList<>(arrival.headers());
        String prefix = arrival.encoding().prefix();
        String contentType = contentType(attempt);
        if (!prefix.isEmpty()) {
            headers.addAll(CloudEvents.write(StoredMessage.read(attempt.headers(), data), prefix));
            if (!arrival.encoding().contentType() && !contentType.equals(CloudEvents.UNTYPED)) {
                headers.add(Header.text(prefix + CloudEvents.DATA_CONTENT_TYPE, contentType));
            }
        }
        headers.add(Header.text(Arrival.RETURNS_HEADER, Integer.toString(arrival.returns())));
        return new Departure(data, arrival.encoding().contentType() ? contentType : null, arrival.key(), headers);
    }

    private static String contentType(Attempt attempt) {
        return attempt.headers().getOrDefault(StoredMessage.CONTENT_TYPE, CloudEvents.UNTYPED);
    }

    /**
     * Handles what may have come from a broker: as {@code handler} does, unless a redrive has told it to go back.
     *
     * @param inbox knows what redrives tell, and what is done
     * @param inboxes the inbox of an attempt
     */
    public static DecidingHandler<byte[]> unlessInstructed(
            DecidingHandler<byte[]> handler, Inbox inbox, Function<Attempt, Inbox> inboxes) {
        return (data, attempt) -> {
            if (!isInstructed(attempt, inbox)) {
                return handler.decide(data, attempt);
            }
            markWhatIsDone(attempt, inbox, inboxes);
            return goBack(data, attempt);
        };
    }

    /** First attempts were not redriven, and what came from no broker cannot go back: for them nothing is read. */
    private static boolean isInstructed(Attempt attempt, Inbox inbox) {
        return attempt.number() > 1
                && Arrival.of(attempt.headers()).isPresent()
                && Redrive.instructions(inbox, attempt.jobId()).contains(Arrival.RETURN_INSTRUCTION);
    }

    /**
     * The run that comes of the return knows by marks what is done. Those of handlers that were done before this job was made may be
     * gone, if it lay dead for longer than they are kept; it still knows, so they are made again. A mark says what is so whether or not
     * this attempt succeeds.
     */
    private static void markWhatIsDone(Attempt attempt, Inbox inbox, Function<Attempt, Inbox> inboxes) {
        Set<String> done = Route.of(attempt.headers()).done();
        MessageKey key = StoredMessage.key(attempt.headers());
        if (done.isEmpty() || key == null) {
            return;
        }
        Map<String, Handled> marks = inbox.handledOf(key);
        Handled again = marks.get(Redrive.AGAIN);
        if (again != null && attempt.jobId().equals(again.job())) {
            return; // all of it was to run again, so what this job knew does not count
        }
        done.stream()
                .filter(name -> !marks.containsKey(name))
                .sorted()
                .forEach(name -> inboxes.apply(attempt).mark(key.by(name)));
    }

    private static Decision goBack(byte[] data, Attempt attempt) {
        Arrival arrival = Arrival.of(attempt.headers()).orElseThrow().returned();
        JobRequest job = new JobRequest(
                StoredMessage.RETURN + arrival.origin().broker(),
                new Content(data, contentType(attempt), arrival.in(attempt.headers(), Poison.MAX_HEADERS)),
                new Timing(Sending.SCHEDULE, null, null),
                new Keys(StoredMessage.nextKey(attempt.jobId()), null, null),
                attempt.labels(),
                null);
        return Decision.succeed()
                .enqueue(job)
                .response("goes back to " + arrival.origin().place() + " of "
                        + arrival.origin().broker() + " as a job of type " + job.type());
    }
}
