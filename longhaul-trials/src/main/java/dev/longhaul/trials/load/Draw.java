package dev.longhaul.trials.load;

import dev.longhaul.job.JobRequest;
import dev.longhaul.trials.history.HistoryEvent.Asked;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws requests from a shape. Not thread-safe. */
public final class Draw {

    /** How much later delayed jobs start. */
    public static final Duration DELAY = Duration.ofSeconds(1);

    private final LoadShape shape;
    private final String producer;
    private final RandomGenerator random;
    private final List<Map.Entry<Behaviour, Integer>> mix;
    private final int weights;
    private final Map<String, Integer> attempts = Stream.of(JobKinds.BRIEF, JobKinds.SHORT, JobKinds.PATIENT)
            .collect(Collectors.toUnmodifiableMap(schedule -> schedule, JobKinds::attempts));
    private long drawn;

    /** Draws for a producer, whose name begins every token. */
    public Draw(LoadShape shape, String producer, RandomGenerator random) {
        this.shape = shape;
        this.producer = producer;
        this.random = random;
        this.mix = shape.mix().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .toList();
        this.weights = mix.stream().mapToInt(Map.Entry::getValue).sum();
    }

    /**
     * A request, and what the history says of it.
     *
     * @param cancel whether an operator will cancel it
     */
    public record Drawn(JobRequest request, Asked asked, boolean cancel) {

        /** The same request in another call. */
        public Drawn again(String call) {
            return new Drawn(
                    request,
                    new Asked(
                            call,
                            asked.token(),
                            asked.type(),
                            asked.behaviour(),
                            asked.attempts(),
                            asked.startInMicros(),
                            asked.idempotencyKey(),
                            asked.orderingKey()),
                    false);
        }
    }

    /** The next request of a call. */
    public Drawn next(String call) {
        Behaviour behaviour = behaviour();
        String token = producer + "-" + ++drawn;
        // Patient: of these jobs the trial knows that they must succeed, whatever is killed around them.
        String schedule = switch (behaviour) {
            case HALT -> JobKinds.BRIEF;
            case EXHAUST -> JobKinds.SHORT;
            default -> percent(30) ? JobKinds.SHORT : JobKinds.PATIENT;
        };
        boolean delayed = percent(shape.operators().delayedPercent());
        boolean cancel = delayed && percent(shape.operators().cancelPercent());
        // What is to be cancelled takes a while more often, so that some cancels meet it in flight.
        boolean slow = percent(
                cancel
                        ? Math.min(50, 10 * shape.pace().slowPercent())
                        : shape.pace().slowPercent());
        Plan plan =
                new Plan(token, behaviour, turns(behaviour), slow ? shape.pace().slowMillis() : 0);
        JobRequest request = (behaviour == Behaviour.BOOK ? JobKinds.BOOK : JobKinds.WORK)
                .job(plan)
                .schedule(schedule);
        if (percent(shape.keys().idempotentPercent())) {
            request = request.idempotencyKey(token);
        }
        if (percent(shape.keys().orderedPercent())) {
            request = request.orderingKey("k" + random.nextInt(shape.keys().orderingKeys()));
        }
        if (delayed) {
            request = request.startIn(DELAY);
        }
        Asked asked = new Asked(
                call,
                token,
                request.type(),
                behaviour.name().toLowerCase(Locale.ROOT),
                attempts.getOrDefault(schedule, 0),
                delayed ? DELAY.toNanos() / 1_000 : 0,
                request.keys().idempotency(),
                request.keys().ordering());
        return new Drawn(request, asked, cancel);
    }

    /** Whether something that happens in so many of a hundred cases happens now. */
    public boolean percent(int ofHundred) {
        return random.nextInt(100) < ofHundred;
    }

    /** A span, drawn evenly from nothing to the longest. */
    public Duration upTo(Duration longest) {
        return Duration.ofNanos(random.nextLong(longest.toNanos()));
    }

    private int turns(Behaviour behaviour) {
        return switch (behaviour) {
            case SUCCEED, CONTINUE -> 0;
            case FAIL -> 1 + random.nextInt(3);
            case SNOOZE -> 1 + random.nextInt(2);
            case BOOK -> random.nextInt(2);
            case ABORT -> 1;
            case EXHAUST -> attempts.getOrDefault(JobKinds.SHORT, 0);
            case HALT -> Integer.MAX_VALUE;
        };
    }

    private Behaviour behaviour() {
        int at = random.nextInt(weights);
        for (Map.Entry<Behaviour, Integer> entry : mix) {
            at -= entry.getValue();
            if (at < 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("the weights of " + mix + " are not " + weights);
    }
}
