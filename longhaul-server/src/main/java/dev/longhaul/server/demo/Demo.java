package dev.longhaul.server.demo;

import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobView;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.client.ApiClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The demo: opened before its server, so that the server can be told where the merchant is, then run over it until it is
 * stopped. One thread runs it; {@link #stop}, {@link #farewell} and the listener may be called from others.
 */
public final class Demo implements JobListener, AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Stage stage;
    private final Merchant merchant;
    private final Narrator narrator;
    private final Set<JobId> unfinished = ConcurrentHashMap.newKeySet();
    private Story story;
    private volatile boolean begun;
    private volatile boolean stopped;

    private Demo(Stage stage, Story story, Merchant merchant) {
        this.stage = stage;
        this.story = story;
        this.merchant = merchant;
        this.narrator = new Narrator(stage.out(), stage.zone());
    }

    /**
     * What the demo is given on.
     *
     * @param folder where it keeps its database and its story
     * @param clock tells when the merchant's mood changes
     * @param zone in which its lines show the time
     * @param waiting lets time pass between two looks
     * @param out where it tells what happens
     */
    public record Stage(Path folder, InstantSource clock, ZoneId zone, Waiting waiting, PrintWriter out) {}

    /** Lets time pass. */
    @FunctionalInterface
    public interface Waiting {
        /** Returns after so long. */
        void forSome(Duration time) throws InterruptedException;
    }

    /**
     * Finds the merchant's place: where it was, if there is an unfinished story in the folder.
     *
     * @throws DemoException if that place is taken, or the folder cannot be written
     */
    public static Demo open(Stage stage) {
        Story before = Story.read(stage.folder());
        try {
            Merchant merchant = Merchant.at(before.port());
            Story story = new Story(merchant.port(), before.began(), before.orders());
            story.write(stage.folder());
            return new Demo(stage, story, merchant);
        } catch (IOException e) {
            throw new DemoException(
                    "the demo's merchant cannot have its port " + before.port() + " again, or " + stage.folder()
                            + " cannot be written: " + e.getMessage()
                            + "\nis another demo running? Stop it, choose another"
                            + " folder with --data, or delete " + stage.folder() + " to begin anew",
                    e);
        }
    }

    /** What its server has to be told: where to keep its data, to whom it may deliver, and to leave the talking to us. */
    public List<String> serverArguments() {
        return List.of(
                "--longhaul.data=" + stage.folder(),
                "--longhaul.webhooks.allowed-networks=" + merchant.network(),
                "--longhaul.shutdown-timeout=5s",
                "--logging.level.root=warn",
                "--logging.level.org.springframework.boot.tomcat.GracefulShutdown=off",
                "--logging.level.dev.longhaul.events=off");
    }

    /**
     * Sends the handful, or carries on with what an earlier start left, and tells what happens until it is stopped.
     *
     * @param admin sees the server's jobs
     * @param client speaks with the same server, as any caller does
     */
    public void run(AdminService admin, ApiClient client) {
        Watch watch = new Watch(admin, narrator);
        greet(client);
        List<JobView> left = watch.unfinished();
        if (left.isEmpty()) {
            sendHandful(admin, client, watch);
        } else {
            carryOn(left, admin, watch);
        }
        begun = true;
        boolean told = false;
        while (!stopped) {
            watch.look();
            turnMood();
            if (watch.left() == 0 && !told) {
                narrator.ended(watch.acknowledged(), watch.dead(), client.server());
                told = true;
            }
            pass();
        }
    }

    private void greet(ApiClient client) {
        narrator.say("Longhaul demo: a merchant that is down, and deliveries that reach it all the same.");
        narrator.say("");
        narrator.say("  look at    " + client.server() + "   (every attempt on a time line, live)");
        narrator.say("  merchant   " + merchant.url("/"));
        narrator.say(
                "  kept in    " + stage.folder() + "   (Ctrl-C, or kill -9, and ./longhaul demo again: it carries on)");
        narrator.say("");
    }

    private void sendHandful(AdminService admin, ApiClient client, Watch watch) {
        int first = story.orders() + 1;
        remember(new Story(story.port(), stage.clock().instant(), story.orders() + Handful.size()));
        narrator.merchant(stage.clock().instant(), merchant.mood());
        for (JsonNode request : Handful.requests(merchant, first)) {
            JsonNode accepted =
                    client.post("/api/v1/deliveries", Map.of(), request).body();
            JobId id = JobId.parse(accepted.path("id").asString());
            admin.job(id).ifPresent(job -> {
                narrator.sent(job.row().asked().at(), job.row());
                follow(job, 0, admin, watch);
            });
            watch.look();
        }
        // The bad time begins now: a slow machine has not used it up by then.
        remember(new Story(story.port(), stage.clock().instant(), story.orders()));
    }

    private void carryOn(List<JobView> left, AdminService admin, Watch watch) {
        narrator.say("carrying on with " + count(left.size()));
        if (mood() == Mood.DOWN) {
            narrator.merchant(stage.clock().instant(), Mood.DOWN);
        }
        left.forEach(job -> follow(job, job.attempts().size(), admin, watch));
    }

    private void follow(JobView job, int known, AdminService admin, Watch watch) {
        JobId id = job.row().id();
        watch.follow(job, known);
        unfinished.add(id);
        // Its end may have been told between our look and now.
        if (admin.job(id).filter(now -> now.state() == JobState.SCHEDULED).isEmpty()) {
            unfinished.remove(id);
        }
    }

    private Mood mood() {
        return Mood.at(Duration.between(story.began(), stage.clock().instant()));
    }

    private void turnMood() {
        Mood mood = mood();
        if (mood != merchant.mood()) {
            try {
                merchant.become(mood);
            } catch (IOException e) {
                throw new DemoException(
                        "the demo's merchant cannot open its port " + merchant.port() + ": " + e.getMessage()
                                + "\ndelete " + stage.folder() + " to begin anew with another",
                        e);
            }
            narrator.merchant(stage.clock().instant(), mood);
        }
    }

    private void remember(Story next) {
        story = next;
        try {
            next.write(stage.folder());
        } catch (IOException e) {
            throw new DemoException(stage.folder() + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void pass() {
        try {
            stage.waiting().forSome(TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    /** Hears of endings to the very last, so that the farewell is true also for what ends while the server closes. */
    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.Settled settled -> {
                if (settled.state() != JobState.SCHEDULED) {
                    unfinished.remove(settled.job());
                }
            }
            case JobEvent.Ended ended -> unfinished.remove(ended.job());
            case JobEvent.Accepted accepted -> {
                // It may be told after the job's end. The demo follows what it sends itself.
            }
            case JobEvent.Redriven redriven -> unfinished.add(redriven.job());
        }
    }

    /** Ends {@link #run} at its next look. */
    public void stop() {
        stopped = true;
    }

    /** Whether it was told to stop. */
    public boolean isStopped() {
        return stopped;
    }

    /** The last words, after the server has closed; nothing for a demo that had not begun. */
    public Optional<String> farewell() {
        if (!begun) {
            return Optional.empty();
        }
        return Optional.of(
                unfinished.isEmpty()
                        ? "stopped; every delivery had ended."
                        : "stopped; " + count(unfinished.size()) + " in " + stage.folder()
                                + ", and ./longhaul demo carries on.");
    }

    private static String count(int deliveries) {
        return deliveries == 1 ? "1 unfinished delivery" : deliveries + " unfinished deliveries";
    }

    @Override
    public void close() {
        merchant.close();
    }
}
