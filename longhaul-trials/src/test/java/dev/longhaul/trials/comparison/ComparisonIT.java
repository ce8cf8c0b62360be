package dev.longhaul.trials.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole comparison with a few messages. */
class ComparisonIT {

    @Test
    void everybody_handles_every_message_and_as_often_as_the_page_says() throws IOException {
        Comparison comparison = new Comparison(new TrialTime(), 2).run();

        assertThat(comparison.findings()).isEmpty();
        List<String> page = runs(Files.readString(Path.of("..", "docs", "comparison.md")));
        assertThat(page).isNotEmpty();
        assertThat(runs(comparison.table())).isEqualTo(page);
    }

    /** The rows of figures: who, and how often each of the four ran; what stands after that depends on how many messages there are. */
    private static List<String> runs(String markdown) {
        return Stream.of(markdown.split("\n", -1))
                .filter(line -> line.matches("\\| .* \\| [0-9–]+ \\| [0-9–]+ \\| [0-9–]+ \\| [0-9–]+ \\| [0-9]+ \\|"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2)))
                .toList();
    }
}
