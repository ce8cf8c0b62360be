package dev.longhaul.trials.node;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.StoreException;
import dev.longhaul.trials.history.HistoryEvent.Acknowledged;
import dev.longhaul.trials.history.HistoryEvent.Unanswered;
import dev.longhaul.trials.history.HistoryWriter;
import dev.longhaul.trials.load.Draw;
import dev.longhaul.trials.load.Draw.Drawn;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.time.TrialTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the jobs of one shape until it is stopped, and moves some of them as an operator. Two threads of its own: one
 * asks, one operates.
 */
final class Producer {

    private static final Duration LOOK_AT_BACKLOG = Duration.ofMillis(500);
    private static final Duration OPERATE = Duration.ofMillis(20);
    private static final Duration REDRIVE = Duration.ofMillis(250);

    /** Beyond the delay of delayed jobs, so that some are met in flight, between attempts, or ended. */
    private static final Duration CANCELLED_WITHIN = Draw.DELAY.plusMillis(300);

    private static final Duration AFTER_ERROR = Duration.ofMillis(200);
    private static final int REDRIVEN_AT_ONCE = 20;
    private static final int MAX_REDRIVEN = 1_000;

    private final Longhaul longhaul;
    private final HistoryWriter history;
    private final TrialTime time;
    private final String name;
    private final LoadShape shape;
    private final Draw draw;
    private final Operator operator;
    private final AtomicLong acknowledged = new AtomicLong();
    private final PriorityQueue<Cancel> toCancel = new PriorityQueue<>(Comparator.comparingLong(Cancel::atNanos));
    private final Set<JobId> redriven = new HashSet<>();
    private final Thread asking;
    private final Thread operating;
    private long calls;
    private volatile boolean stopped;

    /** A cancel that is to come. */
    private record Cancel(long atNanos, JobId job) {}

    /** The name, unique in the trial, begins the tokens of its jobs. */
    Producer(
            String name,
            Longhaul longhaul,
            HistoryWriter history,
            TrialTime time,
            LoadShape shape,
            RandomGenerator random) {
        this.longhaul = longhaul;
        this.history = history;
        this.time = time;
        this.name = name;
        this.shape = shape;
        this.draw = new Draw(shape, name, random);
        this.operator = new Operator(longhaul.jobs(), history);
        this.asking = Thread.ofPlatform().daemon().name("asking").unstarted(this::ask);
        this.operating = Thread.ofPlatform().daemon().name("operating").unstarted(this::operate);
    }

    void start() {
        asking.start();
        operating.start();
    }

    /** Asks for nothing more; waits until what was asked is answered. */
    void stop() {
        stopped = true;
        try {
            asking.join();
            operating.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Whether it asked for all that its shape counts. */
    boolean done() {
        return !asking.isAlive();
    }

    private void ask() {
        long began = time.nanos();
        long looked = began;
        long asked = 0;
        int count = shape.pace().count();
        while (!stopped && (count == 0 || asked < count)) {
            long behind = asked * 1_000_000_000L / shape.pace().perSecond() - (time.nanos() - began);
            if (behind > 0) {
                time.pause(Duration.ofNanos(behind));
            } else if (behind < -1_000_000_000L) {
                // What could not be asked for in its second is not made up for.
                began = time.nanos() - asked * 1_000_000_000L / shape.pace().perSecond();
            }
            if (time.nanos() - looked > LOOK_AT_BACKLOG.toNanos()) {
                waitForBacklog();
                looked = time.nanos();
            }
            int batch = count == 0
                    ? shape.pace().batch()
                    : (int) Math.min(shape.pace().batch(), count - asked);
            asked += batch;
            call(batch);
        }
    }

    private void call(int batch) {
        String call = name + "-call-" + ++calls;
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            drawn.add(draw.next(call));
        }
        send(call, drawn);
        List<Drawn> repeated = drawn.stream()
                .filter(each -> each.asked().idempotencyKey() != null
                        && draw.percent(shape.keys().repeatedPercent()))
                .toList();
        if (!repeated.isEmpty()) {
            String again = name + "-call-" + ++calls;
            send(again, repeated.stream().map(each -> each.again(again)).toList());
        }
    }

    private void send(String call, List<Drawn> drawn) {
        history.add(drawn.stream().map(Drawn::asked).toList());
        List<Enqueued> answers;
        try {
            answers = longhaul.enqueueAll(drawn.stream().map(Drawn::request).toList());
        } catch (StoreException e) {
            history.add(new Unanswered(call, e.kind().name(), String.valueOf(e.getMessage())));
            time.pause(AFTER_ERROR);
            return;
        }
        List<Acknowledged> lines = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Enqueued answer = answers.get(i);
            lines.add(new Acknowledged(
                    call, drawn.get(i).asked().token(), answer.id().toString(), answer.created()));
            if (drawn.get(i).cancel()) {
                long at = time.nanos() + draw.upTo(CANCELLED_WITHIN).toNanos();
                synchronized (toCancel) {
                    toCancel.add(new Cancel(at, answer.id()));
                }
            }
        }
        history.add(lines);
        acknowledged.addAndGet(lines.stream().filter(Acknowledged::created).count());
    }

    private void waitForBacklog() {
        while (!stopped && backlog() >= shape.pace().backlog()) {
            time.pause(Duration.ofMillis(100));
        }
    }

    private long backlog() {
        try {
            return longhaul.statistics().due(Math.max(1, Math.min(shape.pace().backlog(), 100_000))).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (StoreException e) {
            return 0;
        }
    }

    private void operate() {
        long looked = time.nanos();
        while (!stopped) {
            time.pause(OPERATE);
            for (JobId next = nextToCancel(); next != null; next = nextToCancel()) {
                operator.cancel(next);
            }
            if (shape.operators().redrivePercent() > 0 && time.nanos() - looked > REDRIVE.toNanos()) {
                redrive();
                looked = time.nanos();
            }
        }
    }

    private @Nullable JobId nextToCancel() {
        synchronized (toCancel) {
            Cancel next = toCancel.peek();
            if (next == null || next.atNanos() - time.nanos() > 0) {
                return null;
            }
            toCancel.remove();
            return next.job();
        }
    }

    private void redrive() {
        List<JobView> dead;
        try {
            dead = longhaul.jobs()
                    .list(new JobQuery(JobState.DEAD, null, null, null, null, REDRIVEN_AT_ONCE))
                    .items();
        } catch (StoreException e) {
            return;
        }
        for (JobView each : dead) {
            JobId id = each.row().id();
            // Which of them is decided by the id, so that two nodes do not fight over what stays dead.
            if (Math.floorMod(id.hashCode(), 100) < shape.operators().redrivePercent()
                    && redriven.size() < MAX_REDRIVEN
                    && redriven.add(id)) {
                operator.redrive(id);
            }
        }
    }
}
