package dev.longhaul.trials.outage;

import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.network.FaultyProxy;
import dev.longhaul.trials.network.Weather;
import dev.longhaul.trials.network.Weather.CutAtCommit;
import dev.longhaul.trials.network.Weather.Direction;
import dev.longhaul.trials.network.Weather.HalfOpen;
import dev.longhaul.trials.network.Weather.Lost;
import dev.longhaul.trials.network.Weather.Slow;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Three nodes, each behind a proxy of its own to PostgreSQL, which cuts lines at commits, delays, swallows and resets.
 *
 * <p>Statements are sent with their words ({@code prepareThreshold=0}), so that the proxy sees commits; a line that says
 * nothing for {@link #SILENCE} counts as lost ({@code socketTimeout}), as docs/operations.md advises.
 */
public final class ProxyTrial implements Trial {

    /** The driver's patience with a silent server, in seconds. */
    static final int SILENCE = 4;

    private static final List<String> NODES = List.of("n1", "n2", "n3");

    /** Of so many arrivals of bytes one finds the cutting weather: most connections live for a while. */
    private static final int ONE_CUT_OF = 30;

    @Override
    public String name() {
        return "proxy";
    }

    @Override
    public String description() {
        return "commits cut before and after the server hears them, slow links, half-open links, resets; 3 nodes on"
                + " PostgreSQL";
    }

    @Override
    public void hold(Stage stage) {
        TrialDatabase.Postgres postgres = stage.usePostgres();
        Map<String, FaultyProxy> proxies = new LinkedHashMap<>();
        for (String node : NODES) {
            FaultyProxy proxy = new FaultyProxy(postgres.cluster().port(), stage.time());
            stage.closing(proxy);
            proxies.put(node, proxy);
            stage.start(
                    node,
                    PostgresCluster.url(proxy.port()) + "&prepareThreshold=0&socketTimeout=" + SILENCE,
                    launch -> launch);
        }
        NODES.forEach(stage::ready);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size())));
        Progress progress = new Progress(stage);
        stage.begin();
        while (!stage.over()) {
            String victim = NODES.get(stage.random().nextInt(NODES.size()));
            String fault = spoil(stage, Objects.requireNonNull(proxies.get(victim)), victim);
            stage.faultPhase(fault, victim, "end");
            progress.demand(fault);
        }
        stage.findings()
                .count(
                        "commits cut",
                        proxies.values().stream().mapToLong(FaultyProxy::cuts).sum());
    }

    /** One fault from its beginning to its end; says which. */
    private static String spoil(Stage stage, FaultyProxy proxy, String victim) {
        int drawn = stage.random().nextInt(12);
        if (drawn == 0) {
            stage.fault("reset", victim);
            proxy.reset();
            stage.pause(Duration.ZERO, Duration.ofSeconds(1));
            return "reset";
        }
        String fault =
                drawn < 4 ? "answers-of-commits-lost" : drawn < 7 ? "commits-lost" : drawn < 9 ? "slow" : "half-open";
        stage.fault(fault, victim);
        proxy.weather(
                switch (fault) {
                    case "answers-of-commits-lost" -> now(stage, new CutAtCommit(Lost.THE_ANSWER));
                    case "commits-lost" -> now(stage, new CutAtCommit(Lost.THE_WORD));
                    case "slow" -> {
                        Weather slow =
                                new Slow(Duration.ofNanos(1_000 + stage.random().nextInt(30_000)));
                        yield () -> slow;
                    }
                    default -> {
                        Weather half =
                                new HalfOpen(stage.random().nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT);
                        yield () -> half;
                    }
                });
        // Half of the half-open links stay so for longer than a lease, the driver's patience and a sweep.
        stage.pause(Duration.ofSeconds(1), fault.equals("half-open") ? Duration.ofSeconds(9) : Duration.ofSeconds(4));
        proxy.clearUp();
        return fault;
    }

    /** That weather now and then, by a number drawn from the seed and a count: any thread may ask. */
    private static Supplier<Weather> now(Stage stage, Weather cutting) {
        long seed = stage.random().nextLong();
        AtomicLong asked = new AtomicLong();
        return () -> Math.floorMod(mix(seed + asked.incrementAndGet()), ONE_CUT_OF) == 0 ? cutting : Weather.FAIR;
    }

    /** SplitMix64's finish: neighbours give unrelated numbers. */
    private static long mix(long of) {
        long z = (of ^ (of >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
