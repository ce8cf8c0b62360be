package dev.longhaul.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./longhaul demo}, stopped and killed in the middle. */
class DemoIT {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STORY = Duration.ofMinutes(4);
    private static final Pattern CARRYING_ON = Pattern.compile("carrying on with (\\d+) unfinished deliver");

    @TempDir
    private static Path folder;

    private static Running demo(Path application) throws IOException {
        return Running.start(
                folder,
                Packaged.java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                application.toString(),
                "dev.longhaul.server.cli.Main",
                "demo",
                "--port",
                "0");
    }

    private static int carriedOn(Running demo) {
        Matcher matcher = CARRYING_ON.matcher(String.join("\n", demo.lines()));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void every_delivery_is_acknowledged_although_the_demo_is_stopped_and_killed_on_the_way()
            throws IOException, InterruptedException {
        Path application = Packaged.unpacked(folder.resolve("application"));

        try (Running first = demo(application)) {
            first.until("accepted, kept on disk", 5, START).until("the connection was refused", 3, START);
            // As Ctrl-C, which a child of a background shell may be deaf to.
            assertThat(first.end("TERM")).isEqualTo(143);
            assertThat(first.lines().getLast())
                    .isEqualTo(
                            "stopped; 5 unfinished deliveries in longhaul-data/demo, and ./longhaul demo carries on.");
        }
        int left;
        try (Running second = demo(application)) {
            second.until("unfinished deliver", 1, START).until(" attempt ", 3, STORY);
            left = carriedOn(second);
            assertThat(left).isEqualTo(5);
            assertThat(second.end("KILL")).isEqualTo(137);
        }
        try (Running third = demo(application)) {
            third.until("all deliveries have ended", 1, STORY);
            left = carriedOn(third);
            assertThat(third.lines()).anySatisfy(line -> assertThat(line).contains("all deliveries have ended"));
            assertThat(third.count("ACKNOWLEDGED")).isEqualTo(left);
            assertThat(third.count("accepted, kept on disk")).isZero();
            assertThat(third.end("TERM")).isEqualTo(143);
            assertThat(third.lines().getLast()).isEqualTo("stopped; every delivery had ended.");
        }
        try (Running fourth = demo(application)) {
            fourth.until("accepted, kept on disk", 5, START);
            assertThat(fourth.count("carrying on")).isZero();
            assertThat(fourth.count("order-6 ")).isPositive();
        }
    }
}
