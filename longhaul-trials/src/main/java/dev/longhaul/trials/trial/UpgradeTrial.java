package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A rolling upgrade under load on PostgreSQL: two nodes of another build begin on an empty schema; nodes of this build join,
 * which adds to the schema what this build needs, and are killed and started again; then the old ones leave, one by one, and are
 * replaced. Two builds work side by side for most of the time.
 */
public final class UpgradeTrial implements Trial {

    private static final List<String> OLD = List.of("old1", "old2");

    private final Path old;

    /**
     * From the program in that folder to this one.
     *
     * @throws IllegalArgumentException if there are no jars in it
     */
    public UpgradeTrial(Path old) {
        this.old = old.toAbsolutePath();
        if (!Files.isDirectory(old)) {
            throw new IllegalArgumentException(old + " is no folder of jars; ./trials of another checkout leaves one in"
                    + " longhaul-trials/target/trials-program");
        }
    }

    @Override
    public String name() {
        return "upgrade";
    }

    @Override
    public String description() {
        return "A rolling upgrade on PostgreSQL under load, from the program in --old to this one.";
    }

    @Override
    public void hold(Stage stage) {
        stage.usePostgres();
        OLD.forEach(name -> stage.start(name, stage.database().url(), launch -> launch.program(old)));
        stage.readyAll();
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / 4)));
        stage.begin();
        for (String fresh : List.of("new1", "new2")) {
            stage.fault("join", fresh);
            stage.start(fresh);
        }
        stage.readyAll();
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            stage.readyAll();
            String victim = stage.random().nextBoolean() ? "new1" : "new2";
            stage.kill(victim);
            stage.start(victim);
        }
        stage.readyAll();
        stage.leave("old1");
        stage.start("new3");
        stage.readyAll();
        stage.kill("old2");
        stage.pause(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }
}
