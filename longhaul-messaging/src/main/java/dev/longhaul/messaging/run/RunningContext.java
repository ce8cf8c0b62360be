package dev.longhaul.messaging.run;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.JobRequest;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest;
import java.util.ArrayList;
import java.util.List;

/** What a running handler knows, and what it has asked for. */
final class RunningContext implements MessageContext {

    private final Message message;
    private final String handler;
    private final Attempt attempt;
    private final Outgoing outgoing;
    private final List<JobRequest> sent = new ArrayList<>();
    private boolean ended;

    RunningContext(Message message, String handler, Attempt attempt, Outgoing outgoing) {
        this.message = message;
        this.handler = handler;
        this.attempt = attempt;
        this.outgoing = outgoing;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public String handler() {
        return handler;
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    @Override
    public void publish(MessageRequest request) {
        send(outgoing.job(message, request));
    }

    @Override
    public void send(String target, MessageRequest request) {
        send(outgoing.sendJob(message, target, request));
    }

    @Override
    public void enqueue(JobRequest request) {
        send(Outgoing.job(message, request));
    }

    private synchronized void send(JobRequest job) {
        if (ended) {
            throw new IllegalStateException("handler " + handler
                    + " has ended, and what it would send now would belong to nothing;" + " publish before it returns");
        }
        if (sent.size() == MAX_SENT) {
            throw new IllegalStateException("handler " + handler + " has sent " + MAX_SENT
                    + " messages and jobs, which is the most; enqueue one job that sends the rest");
        }
        sent.add(job);
    }

    /** The handler has returned: this is what it asked for, and it can ask for nothing more. */
    synchronized List<JobRequest> end() {
        ended = true;
        return List.copyOf(sent);
    }
}
