package dev.longhaul.trials.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.trials.time.EngineLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Short of what {@code ./trials planted} does: the quick ones are found here too, and all of them fit and compile. */
class PlantedFaultsTest {

    private static final Path SOURCES = Path.of("..", "longhaul-core", "src", "main", "java");
    private static final int SEEDS = 400;

    /** Those that a few hundred seeds find; the others need thousands. */
    static final List<String> QUICK = List.of(
            "runs-before-the-claim-commits",
            "follows-a-row-that-was-there",
            "acknowledges-before-the-commit",
            "delays-from-the-start",
            "takes-back-what-was-settled",
            "starts-without-looking-at-the-lease",
            "renews-all-but-one",
            "lets-anybody-release");

    @BeforeAll
    static void quiet() {
        EngineLog.off();
    }

    @ParameterizedTest
    @FieldSource("QUICK")
    void the_simulation_finds_it(String name, @TempDir Path scratch) throws IOException {
        PlantedFault fault = PlantedFaults.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (FaultyEngine engine = FaultyEngine.plant(fault, SOURCES, scratch)) {
            Optional<String> broken = Optional.empty();
            for (long seed = 1; seed <= SEEDS && broken.isEmpty(); seed++) {
                broken = engine.brokenBy(seed);
            }
            assertThat(broken).as("found within %d seeds", SEEDS).isPresent();
        }
    }

    @Test
    void every_fault_fits_the_sources_and_compiles(@TempDir Path scratch) throws IOException {
        List<PlantedFault> faults = PlantedFaults.all();
        assertThat(faults).hasSizeGreaterThan(30);
        for (PlantedFault fault : faults) {
            Path own = Files.createDirectory(scratch.resolve(fault.name()));
            FaultyEngine.plant(fault, SOURCES, own).close();
        }
    }

    @Test
    void a_fault_that_does_not_fit_the_sources_any_more_is_refused(@TempDir Path scratch) {
        PlantedFault stale = new PlantedFault(
                "stale",
                "replaces what is not there",
                List.of(new PlantedFault.Edit("dev/longhaul/engine/Engine.java", "no such line", "")));
        assertThatThrownBy(() -> FaultyEngine.plant(stale, SOURCES, scratch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not there in dev/longhaul/engine/Engine.java");
    }
}
