package dev.longhaul.spring.trace;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.AttemptStep;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Outcome;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces enqueues and attempts; see the package. Thread-safe. */
public final class TraceStep implements AttemptStep {

    private final Tracer tracer;

    /** Traces by a tracer. */
    public TraceStep(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Makes a span of an enqueue, and gives the job its identity; a job that has one keeps it. */
    public JobRequest outgoing(JobRequest request) {
        if (request.content().headers().containsKey(TraceParent.HEADER)) {
            return request;
        }
        Span span = tracer.spanBuilder()
                .name("enqueue " + request.type())
                .kind(Span.Kind.PRODUCER)
                .tag("longhaul.type", request.type())
                .start();
        try {
            String parent = TraceParent.of(span.context());
            return parent == null ? request : named(request, parent);
        } finally {
            span.end();
        }
    }

    private static JobRequest named(JobRequest request, String parent) {
        JobRequest named = request.header(TraceParent.HEADER, parent);
        JobRequest onEnd = named.onEnd();
        return onEnd == null || onEnd.content().headers().containsKey(TraceParent.HEADER)
                ? named
                : named.onEnd(onEnd.header(TraceParent.HEADER, parent));
    }

    @Override
    public Decision around(Attempt attempt, Rest rest) throws Exception {
        Span.Builder builder = tracer.spanBuilder()
                .setNoParent()
                .name("attempt " + attempt.type())
                .kind(Span.Kind.CONSUMER)
                .tag("longhaul.type", attempt.type())
                .tag("longhaul.job", attempt.jobId().toString())
                .tag("longhaul.attempt", attempt.number());
        TraceContext enqueued = TraceParent.parse(attempt.headers().get(TraceParent.HEADER), tracer);
        Span span = (enqueued == null ? builder : builder.addLink(new Link(enqueued))).start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            Decision decision = rest.proceed();
            span.tag("longhaul.outcome", decision.outcome().kind().word());
            String error = error(decision.outcome());
            if (error != null) {
                span.error(new AttemptFailure(error));
            }
            return withNamedContinuations(decision);
        } catch (Throwable e) { // Error too: it ends the attempt all the same.
            span.tag("longhaul.outcome", "failed");
            span.error(e);
            throw e;
        } finally {
            scope.close();
            span.end();
        }
    }

    /** They are asked for after this span, and belong to it. */
    private Decision withNamedContinuations(Decision decision) {
        List<JobRequest> continuations = decision.continuations();
        return continuations.isEmpty()
                ? decision
                : new Decision(
                        decision.outcome(),
                        decision.response(),
                        continuations.stream().map(this::outgoing).toList());
    }

    private static @Nullable String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> failed.error();
            case Outcome.Aborted aborted -> aborted.error();
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Snoozed snoozed -> null;
            case Outcome.Lost lost -> null;
        };
    }

    /** What a handler said without throwing; spans know errors by exceptions only. */
    private static final class AttemptFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AttemptFailure(String error) {
            super(error, null, false, false);
        }
    }
}
