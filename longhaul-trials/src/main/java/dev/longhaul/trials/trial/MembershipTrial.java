package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that join, leave and die on PostgreSQL every few seconds, between two and five of them; one stays throughout. What a
 * killed node had begun must be taken back within its lease and two seconds.
 */
public final class MembershipTrial implements Trial {

    private static final String STAYS = "n0";
    private static final int LEAST = 2;
    private static final int MOST = 5;

    /** Beyond the lease. */
    private static final Duration TAKEN_BACK_WITHIN = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "membership";
    }

    @Override
    public String description() {
        return "Nodes join, leave and are killed every 1 to 3 s on PostgreSQL; what a killed one had begun is taken back within"
                + " its lease + 2 s.";
    }

    @Override
    public void hold(Stage stage) {
        stage.usePostgres();
        stage.takenBackWithin(Stage.LEASE.plus(TAKEN_BACK_WITHIN));
        List<String> members = new ArrayList<>(List.of("n1", "n2"));
        stage.startAll(List.of(STAYS, "n1", "n2"));
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / 3)));
        int joined = members.size();
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            stage.readyAll();
            boolean joins = members.size() < LEAST
                    || (members.size() < MOST && stage.random().nextBoolean());
            if (joins) {
                String fresh = "n" + ++joined;
                stage.fault("join", fresh);
                stage.start(fresh);
                members.add(fresh);
                continue;
            }
            String who = members.remove(stage.random().nextInt(members.size()));
            if (stage.random().nextBoolean()) {
                stage.kill(who);
            } else {
                stage.leave(who);
            }
        }
        stage.readyAll();
    }
}
