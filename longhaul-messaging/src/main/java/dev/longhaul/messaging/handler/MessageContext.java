package dev.longhaul.messaging.handler;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.JobRequest;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest;

/** What a handler and the steps around it know of what is going on. Valid while the handler runs; thread-safe. */
public interface MessageContext {

    /** The most messages and jobs that one handler can ask for in one go. */
    int MAX_SENT = 1_000;

    /** The message. */
    Message message();

    /** The name of the handler. */
    String handler();

    /**
     * The attempt of the message's job in which the handler runs. Several handlers of a plan may run in one attempt; a handler's
     * first run need not be in attempt 1; and what is saved as progress is the job's, not the handler's.
     */
    Attempt attempt();

    /**
     * Publishes a message together with the handler's mark: it exists if and only if the handler is done. It gets this message's
     * correlation id, and this message's id as its causation id, unless it has its own.
     *
     * @throws IllegalStateException if the handler has ended, or has asked for {@value #MAX_SENT} things before
     */
    void publish(MessageRequest request);

    /**
     * Sends a message to a broker's target together with the handler's mark: it is sent if and only if the handler is done, by a job
     * of its own. It gets this message's correlation id, and this message's id as its causation id, unless it has its own.
     *
     * @param target the name of a target on this node
     * @throws IllegalArgumentException if there is no such target on this node
     * @throws IllegalStateException if the handler has ended, or has asked for {@value #MAX_SENT} things before
     */
    void send(String target, MessageRequest request);

    /**
     * Enqueues a job together with the handler's mark: it exists if and only if the handler is done. It gets the headers {@code
     * ce-correlationid} and {@code ce-causationid} as a message would, unless it has its own.
     *
     * @throws IllegalStateException if the handler has ended, or has asked for {@value #MAX_SENT} things before
     */
    void enqueue(JobRequest request);
}
