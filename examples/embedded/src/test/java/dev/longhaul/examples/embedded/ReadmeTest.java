package dev.longhaul.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void the_readme_shows_the_code_that_is_compiled_here() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/longhaul/examples/embedded/Shop.java"));
        String region = between(source, "// region readme\n", "    // endregion")
                .stripTrailing()
                .stripIndent()
                .strip();
        String readme = Files.readString(Path.of("../../README.md"));

        assertThat(between(readme, "```java\n", "```").strip()).isEqualTo(region);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
