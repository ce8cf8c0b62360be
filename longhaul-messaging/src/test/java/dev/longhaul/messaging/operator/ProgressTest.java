package dev.longhaul.messaging.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.messaging.operator.Progress.Handler;
import dev.longhaul.messaging.operator.Progress.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    @Test
    void is_read_back_from_its_text_with_every_state() {
        Progress progress = new Progress(Arrays.stream(State.values())
                .map(state -> new Handler("h." + state.word() + "-x", state))
                .toList());
        assertThat(progress)
                .hasToString(
                        "h.done-x done, h.failed-x failed, h.aborted-x aborted, h.snoozed-x snoozed, h.waiting-x waiting");
        assertThat(Progress.of(progress.toString())).contains(progress);
        assertThat(Progress.of("ha failed, hb waiting\nthe bank is closed, and so on"))
                .contains(new Progress(List.of(new Handler("ha", State.FAILED), new Handler("hb", State.WAITING))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "handed on as message:x",
                "200 OK",
                "ha",
                "ha done,hb done",
                "ha lost",
                "ha done, ",
                "HTTP/1.1 500"
            })
    void other_responses_say_nothing_about_handlers(String response) {
        assertThat(Progress.of(response)).isEmpty();
    }

    @Test
    void no_response_says_nothing_about_handlers() {
        assertThat(Progress.of(null)).isEmpty();
    }
}
