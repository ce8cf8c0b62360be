package dev.longhaul.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryTest {

    @Test
    void the_next_start_reads_what_this_one_kept(@TempDir Path folder) throws IOException {
        Story story = new Story(41234, Instant.parse("2026-11-22T10:00:00Z"), 5);

        story.write(folder.resolve("demo"));

        assertThat(Story.read(folder.resolve("demo"))).isEqualTo(story);
    }

    @Test
    void a_first_start_and_a_broken_file_begin_anew(@TempDir Path folder) throws IOException {
        assertThat(Story.read(folder)).isEqualTo(Story.NONE);

        Files.writeString(folder.resolve("demo.properties"), "merchant-port=many");

        assertThat(Story.read(folder)).isEqualTo(Story.NONE);
    }

    @Test
    void the_merchant_is_down_then_errs_then_hangs_then_is_well() {
        assertThat(Mood.at(Duration.ZERO)).isEqualTo(Mood.DOWN);
        assertThat(Mood.at(Duration.ofSeconds(4))).isEqualTo(Mood.ERRS);
        assertThat(Mood.at(Duration.ofSeconds(10))).isEqualTo(Mood.HANGS);
        assertThat(Mood.at(Duration.ofSeconds(20))).isEqualTo(Mood.WELL);
        assertThat(Mood.at(Duration.ofDays(3))).isEqualTo(Mood.WELL);
    }
}
