package dev.longhaul.testkit.engine.property;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One life: what happens in it follows from its seed alone. */
final class RandomLife {

    private static final int ACTS = 40;
    private static final int REMEMBERED = 30;
    private static final JobType<String> ONE = JobType.of("one", PayloadCodec.text());
    private static final JobType<String> TWO = JobType.of("two", PayloadCodec.text());
    private static final List<String> SCHEDULES =
            List.of("1s 2s", "0s*4", "3s*10", "exponential 1s x2 up to 20s, 6 attempts");
    private static final List<Pause> PAUSES = List.of(
            new Pause(Pause.Kind.TYPE, "two"),
            new Pause(Pause.Kind.ENDPOINT, "e1"),
            new Pause(Pause.Kind.ENDPOINT, "e2"));

    private final Scene scene;
    private final Random random;
    private final Watch watch;
    private final int mostNodes;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Node> cut = new HashSet<>();
    private final List<JobId> jobs = new ArrayList<>();
    private final Deque<String> story = new ArrayDeque<>();
    private boolean faults = true;
    private final boolean failsOver;
    private boolean standbyAway;
    private int born;
    private int asked;

    /** @param failsOver whether the database has a standby, which leaves now and then and returns or takes over */
    RandomLife(long seed, boolean failsOver) {
        this.failsOver = failsOver;
        scene = new Scene(seed);
        random = new Random(seed);
        watch = new Watch(scene);
        mostNodes = 1 + random.nextInt(3);
    }

    /** The latest of what happened. */
    String story() {
        return String.join("\n  ", story);
    }

    private void tell(String what) {
        story.add(scene.elapsed() + " " + what);
        if (story.size() > REMEMBERED) {
            story.remove();
        }
    }

    void live() {
        scene.interference().every(this::fault);
        scene.interference().fates(this::fate);
        scene.interference().afterEvery(watch::look);
        for (int act = 0; act < ACTS && !watch.isBroken(); act++) {
            if (nodes.size() < mostNodes && (nodes.isEmpty() || random.nextInt(4) == 0)) {
                bear();
            }
            if (failsOver && !standbyAway && random.nextInt(5) == 0) {
                standbyLeaves();
            }
            act();
            scene.run(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(1_000)));
        }
        endWell();
    }

    private void endWell() {
        tell("the faults stop");
        faults = false;
        cut.clear();
        standbyIsBack();
        scene.run(Duration.ofSeconds(40));
        if (nodes.isEmpty()) {
            bear();
        }
        for (Pause pause : PAUSES) {
            nodes.getFirst().longhaul().jobs().resume(pause, "the end");
        }
        scene.run(Duration.ofHours(2));
        watch.requireUnbroken();
        scene.requireNothingLeft();
    }

    // Faults

    private void fault(Moment moment) {
        if (!faults) {
            return;
        }
        boolean away = cut.stream().anyMatch(node -> moment.by(node.name()));
        if (away) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "cut off");
        }
        switch (random.nextInt(2_000)) {
            case 0 -> throw new StoreException(StoreException.Kind.LOCK_WAIT, "by chance");
            case 1 -> throw new StoreException(StoreException.Kind.CONFLICT, "by chance");
            case 2 -> throw new StoreException(StoreException.Kind.UNAVAILABLE, "by chance");
            case 3 ->
                nodes.stream()
                        .filter(node -> moment.by(node.name()))
                        .findFirst()
                        .ifPresent(node -> {
                            nodes.remove(node);
                            tell(node.name() + " dies before " + moment.step());
                            throw node.dieHere();
                        });
            default -> {}
        }
    }

    private CommitFate fate(Moment moment) {
        if (!faults) {
            return CommitFate.COMMITTED;
        }
        return switch (random.nextInt(200)) {
            case 0 -> CommitFate.COMMITTED_UNANSWERED;
            case 1 -> CommitFate.ROLLED_BACK_UNANSWERED;
            case 2 -> {
                boolean arrives = random.nextBoolean();
                scene.later(
                        Duration.ofMillis(random.nextInt(5_000)),
                        () -> scene.database()
                                .undecided()
                                .forEach(transaction -> scene.database().decide(transaction, arrives)));
                yield CommitFate.UNDECIDED;
            }
            default -> CommitFate.COMMITTED;
        };
    }

    private void standbyLeaves() {
        tell("the standby leaves");
        standbyAway = true;
        scene.database().standbyLeaves();
        scene.later(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 2_000 : 20_000)), this::standbyIsBack);
    }

    private void standbyIsBack() {
        if (!standbyAway) {
            return;
        }
        standbyAway = false;
        if (random.nextInt(4) == 0) {
            tell("the standby returns");
            scene.database().standbyReturns();
        } else {
            tell("the standby takes over");
            scene.database().failOver();
        }
    }

    // Acts

    private void bear() {
        born++;
        Node[] self = new Node[1];
        try {
            Node node = scene.prepared("node" + born, builder -> setup(builder, self));
            self[0] = node;
            nodes.add(node);
            node.longhaul().start();
            tell(node.name() + " starts");
        } catch (StoreException e) {
            nodes.getLast().kill();
            tell(nodes.removeLast().name() + " could not start: " + e.getMessage());
        } catch (Error e) {
            Scene.requireDeath(e);
        }
    }

    private LonghaulBuilder setup(LonghaulBuilder builder, Node[] self) {
        EndpointLimits limits = EndpointLimits.inFlight(2).breaker(3, Duration.ofSeconds(10));
        return builder.schedule("default", RetrySchedule.parse(SCHEDULES.getFirst()))
                .workers(2 + random.nextInt(8))
                .endpointLimits(name ->
                        name.equals("e1") ? limits : EndpointLimits.inFlight(3).perSecond(2))
                .decide(ONE, (work, attempt) -> decide(self[0], attempt))
                .decide(TWO, TypeOptions.DEFAULT.concurrency(2), (work, attempt) -> decide(self[0], attempt));
    }

    private Decision decide(Node on, Attempt attempt) {
        watch.starts(attempt.jobId(), attempt.number());
        scene.spend(Duration.ofMillis(random.nextInt(6) == 0 ? random.nextInt(25_000) : random.nextInt(2_000)));
        if (faults && random.nextInt(60) == 0) {
            tell(on.name() + " dies by " + attempt.jobId() + "#" + attempt.number());
            nodes.remove(on);
            on.kill();
        }
        if (!faults && attempt.number() > 60) {
            return Decision.succeed();
        }
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> Decision.fail("by chance");
            case 5 -> Decision.abort("by chance");
            case 6 -> Decision.retryAfter("by chance", Duration.ofMillis(random.nextInt(10_000)));
            case 7 -> Decision.snooze(Duration.ofMillis(random.nextInt(10_000)));
            case 8 -> Decision.succeed().enqueue(TWO.job("continuation").endpoint("e1"));
            case 9 -> throw new IllegalStateException("by chance");
            default -> Decision.succeed();
        };
    }

    private void act() {
        if (nodes.isEmpty()) {
            return;
        }
        Node at = nodes.get(random.nextInt(nodes.size()));
        try {
            switch (random.nextInt(18)) {
                case 0 -> {
                    tell(at.name() + " is killed");
                    nodes.remove(at);
                    at.kill();
                }
                case 1 -> {
                    tell(at.name() + " is cut off");
                    cut.add(at);
                    scene.later(Duration.ofMillis(random.nextInt(40_000)), () -> cut.remove(at));
                }
                case 2 -> {
                    tell(at.name() + " shuts down");
                    nodes.remove(at);
                    at.longhaul().close();
                }
                case 3, 4, 5, 6, 7, 8, 9 -> operate(at);
                default -> enqueue(at);
            }
        } catch (StoreException e) {
            tell("which failed: " + e.getMessage());
        } catch (Error e) {
            Scene.requireDeath(e);
        }
    }

    private void enqueue(Node at) {
        List<JobRequest> requests = new ArrayList<>();
        int many = 1 + random.nextInt(5);
        for (int i = 0; i < many; i++) {
            requests.add(request());
        }
        tell(at.name() + " enqueues " + many);
        for (int i = 0; i < many; i++) {
            JobRequest request = requests.get(i);
            JobId id = at.longhaul().enqueue(request).id();
            jobs.add(id);
            watch.acknowledged(id, request.keys().ordering());
        }
    }

    private JobRequest request() {
        asked++;
        JobRequest request = (random.nextBoolean() ? ONE : TWO).job("job" + asked);
        request = request.schedule(SCHEDULES.get(random.nextInt(SCHEDULES.size())));
        if (random.nextInt(3) == 0) {
            request = request.orderingKey("k" + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            request = request.endpoint("e" + (1 + random.nextInt(2)));
        }
        if (random.nextInt(4) == 0) {
            request = request.startIn(Duration.ofMillis(random.nextInt(30_000)));
        }
        if (random.nextInt(5) == 0) {
            request = request.deadlineIn(Duration.ofMillis(30_000 + random.nextInt(60_000)));
        }
        return random.nextInt(4) == 0 ? request.onEnd(ONE.job("told")) : request;
    }

    private void operate(Node at) {
        Jobs operator = at.longhaul().jobs();
        if (jobs.isEmpty()) {
            return;
        }
        int among = random.nextInt(3) == 0 ? jobs.size() : Math.min(jobs.size(), 8);
        JobId id = jobs.get(jobs.size() - 1 - random.nextInt(among));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                tell("cancel of " + id + " at " + at.name());
                Moved moved = operator.cancel(id, "chance");
                if (moved instanceof Moved.Done || moved instanceof Moved.InFlight) {
                    watch.cancelAcknowledged(id);
                }
            }
            case 2 -> {
                tell("redrive of " + id);
                Runnable undo = watch.redriving(id);
                if (!(operator.redrive(id, Redrive.NOW, "chance") instanceof Moved.Done)) {
                    undo.run();
                }
            }
            case 3 -> {
                tell("attempt now of " + id);
                watch.moved(id);
                operator.attemptNow(id, "chance");
            }
            case 4 -> {
                tell("reschedule of " + id);
                watch.moved(id);
                operator.reschedule(id, scene.now().plusMillis(random.nextInt(30_000)), "chance");
            }
            default -> {
                Pause pause = PAUSES.get(random.nextInt(PAUSES.size()));
                tell("pause or resume of " + pause.name());
                if (random.nextBoolean()) {
                    operator.pause(pause, "chance");
                } else {
                    operator.resume(pause, "chance");
                }
            }
        }
    }
}
