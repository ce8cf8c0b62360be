package dev.longhaul.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.examples.readme.Shop.Order;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.spring.test.LonghaulTest;
import dev.longhaul.spring.test.LonghaulTestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@LonghaulTest
class ReadmeTest {

    @Autowired
    private Shop shop;

    @Autowired
    private Longhaul longhaul;

    @Autowired
    private LonghaulTestClock clock;

    @Test
    void the_readmes_application_captures_an_order_at_the_third_attempt() {
        shop.accept(new Order("42", 990));

        clock.advance(Duration.ofSeconds(10));

        assertThat(longhaul.jobs().listWithHistories(JobQuery.ALL).items())
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
                    assertThat(job.attempts()).hasSize(3);
                });
    }

    @Test
    void the_readme_shows_it_as_it_is() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/longhaul/examples/readme/Shop.java"));
        String region = between(source, "// region readme\n", "// endregion").strip();
        String readme = Files.readString(Path.of("../../README.md"));
        String section = readme.substring(readme.indexOf("## In a Spring Boot application"));

        assertThat(between(section, "```java\n", "```").strip()).isEqualTo(region);
    }

    @Test
    void the_readme_names_every_import_from_longhaul() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        List<String> imports =
                Files.readAllLines(Path.of("src/main/java/dev/longhaul/examples/readme/Shop.java")).stream()
                        .filter(line -> line.startsWith("import dev.longhaul."))
                        .map(line -> between(line, "import ", ";"))
                        .toList();

        assertThat(imports).isNotEmpty().allSatisfy(each -> assertThat(readme).contains("`" + each + "`"));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
