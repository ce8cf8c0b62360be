package dev.longhaul.trials.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final List<HistoryEvent> ONE_OF_EACH = List.of(
            new HistoryEvent.Started(4711, 2_000_000),
            new HistoryEvent.Stopped(),
            new HistoryEvent.Fault("kill", "n1.1", "done"),
            new HistoryEvent.Asked("c", "t", "work", "fail", 6, 1_000_000, "key \"quoted\"", null),
            new HistoryEvent.Acknowledged("c", "t", "job", true),
            new HistoryEvent.Unanswered("c", "UNKNOWN_COMMIT", "gone\nwith the wind"),
            new HistoryEvent.Began("job", "t", 1),
            new HistoryEvent.Finished("job", 1, "failed", 100_000, null),
            new HistoryEvent.Settled("job", 1, "failed", "scheduled", null, 1_700_000_000_000_000L),
            new HistoryEvent.Ended("job", "cancelled", null),
            new HistoryEvent.CancelAsked("job"),
            new HistoryEvent.CancelAnswered("job", "in-flight", 1),
            new HistoryEvent.RedriveAsked("job"),
            new HistoryEvent.RedriveAnswered("job", "done"));

    @TempDir
    private Path folder;

    @Test
    void what_was_written_is_read_in_order_with_its_stamps() {
        try (HistoryWriter writer = new HistoryWriter(folder, "n1.1", new TrialTime())) {
            writer.add(ONE_OF_EACH.subList(0, 3));
            ONE_OF_EACH.subList(3, ONE_OF_EACH.size()).forEach(writer::add);
        }

        List<HistoryLine> lines = read();

        assertThat(lines).extracting(HistoryLine::event).containsExactlyElementsOf(ONE_OF_EACH);
        assertThat(lines).extracting(HistoryLine::process).containsOnly("n1.1");
        assertThat(lines).isSortedAccordingTo((one, other) -> Long.compare(one.nanos(), other.nanos()));
    }

    @Test
    void every_kind_of_event_is_tried_here() {
        assertThat(ONE_OF_EACH.stream().map(HistoryEvent::getClass).distinct())
                .hasSize(HistoryEvent.class.getPermittedSubclasses().length);
    }

    @Test
    void a_line_has_the_documented_names() throws IOException {
        try (HistoryWriter writer = new HistoryWriter(folder, "n1.1", new TrialTime())) {
            writer.add(new HistoryEvent.CancelAnswered("j", "done", 0));
        }

        assertThat(Files.readString(folder.resolve("n1.1.jsonl")))
                .matches("\\{\"event\":\"cancel-answered\",\"nanos\":-?\\d+,\"micros\":\\d+,\"process\":\"n1.1\","
                        + "\"job\":\"j\",\"answer\":\"done\",\"number\":0}\n");
    }

    @Test
    void a_last_line_that_death_cut_short_is_passed_over() throws IOException {
        Files.writeString(folder.resolve("n1.1.jsonl"), """
                {"event":"stopped","nanos":1,"micros":2,"process":"n1.1"}
                {"event":"began","nanos":3,"mic""");

        assertThat(read()).extracting(HistoryLine::event).containsExactly(new HistoryEvent.Stopped());
    }

    @Test
    void a_line_in_the_middle_that_cannot_be_read_is_an_error() throws IOException {
        Files.writeString(folder.resolve("n1.1.jsonl"), "{\"event\":\"stop\n");
        Files.writeString(
                folder.resolve("n1.1.jsonl"),
                "{\"event\":\"stopped\",\"nanos\":1,\"micros\":2,\"process\":\"n1.1\"}\n",
                StandardOpenOption.APPEND);

        assertThatIllegalArgumentException().isThrownBy(this::read).withMessageContaining("no JSON");
    }

    private List<HistoryLine> read() {
        List<HistoryLine> lines = new ArrayList<>();
        HistoryReader.read(folder, lines::add);
        return lines;
    }
}
