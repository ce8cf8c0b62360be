package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Store.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes tell each other of due work, beside all transactions. */
class AnnouncementTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000001Z");
    private static final int PATIENCE_SECONDS = 30;
    private static final String CALL = "call ";

    private final BlockingQueue<Announcement> heard = new LinkedBlockingQueue<>();
    private JdbcStore teller;
    private JdbcStore hearer;
    private String url;

    @BeforeEach
    void open() throws InterruptedException {
        url = PostgresServer.newSchema();
        teller = JdbcStore.postgresql(url, PostgresServer.USER, "");
        hearer = JdbcStore.postgresql(url, PostgresServer.USER, "");
        hearer.onAnnouncement(heard::add);
        untilHeard("first");
    }

    @AfterEach
    void close() {
        teller.close();
        hearer.close();
    }

    @Test
    void another_node_hears_of_due_work_to_the_microsecond() throws InterruptedException {
        teller.announce("send mail: now", NOON);

        assertThat(next()).isEqualTo(new Announcement("send mail: now", NOON));
    }

    @Test
    void a_store_says_whether_it_hears_so_that_its_node_looks_less_often() {
        assertThat(hearer.hearsAnnouncements()).isTrue();
        assertThat(teller.hearsAnnouncements()).as("nobody asked it to").isFalse();
        EngineSettings settings = EngineSettings.defaults(new NodeId("n"));
        assertThat(settings.longestLook(hearer)).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.longestLook(teller)).isEqualTo(Duration.ofSeconds(1));

        hearer.close();
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> !hearer.hearsAnnouncements());
    }

    @Test
    void a_node_does_not_hear_itself() throws InterruptedException {
        hearer.announce("own", NOON);
        // Told on the same connection after it, so heard after it if it were heard.
        hearer.announce("own too", NOON);
        teller.announce("other", NOON);

        assertThat(next()).isEqualTo(new Announcement("other", NOON));
    }

    @Test
    void what_is_announced_at_once_is_told_once_for_each_type_with_its_earliest_due() throws InterruptedException {
        int announced = 10_000;
        for (int i = announced; i > 0; i--) {
            teller.announce("a", NOON.plusSeconds(i));
        }

        List<Announcement> all = new ArrayList<>();
        do {
            all.add(next());
        } while (earliest(all).isAfter(NOON.plusSeconds(1)));

        assertThat(earliest(all)).isEqualTo(NOON.plusSeconds(1));
        assertThat(all).hasSizeLessThan(announced / 10);
    }

    @Test
    void a_listener_whose_connection_is_lost_listens_on_a_new_one() throws InterruptedException {
        PostgresServer.execute(
                url,
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                        + " WHERE query = 'LISTEN longhaul_due' OR query LIKE '%pg_notify%' AND pid <> pg_backend_pid()");

        untilHeard("again");
    }

    @Test
    void what_somebody_else_says_on_the_channel_is_passed_over() throws InterruptedException {
        PostgresServer.execute(
                url, "NOTIFY longhaul_due, 'nonsense'", "NOTIFY longhaul_due, '12x a'", "NOTIFY longhaul_due");
        teller.announce("after", NOON);

        assertThat(next()).isEqualTo(new Announcement("after", NOON));
    }

    @Test
    void a_listener_that_throws_goes_on_hearing() throws InterruptedException {
        try (JdbcStore third = JdbcStore.postgresql(url, PostgresServer.USER, "")) {
            BlockingQueue<Announcement> kept = new LinkedBlockingQueue<>();
            third.onAnnouncement(announcement -> {
                kept.add(announcement);
                throw new IllegalStateException("a listener's own trouble");
            });
            for (int told = 0; told < 2; told++) {
                int already = kept.size();
                while (kept.size() == already) {
                    teller.announce("b", NOON);
                    heard.poll(10, TimeUnit.MILLISECONDS);
                }
            }
            assertThat(kept).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void a_store_has_one_listener() {
        assertThatIllegalStateException().isThrownBy(() -> hearer.onAnnouncement(heard::add));
    }

    @Test
    void a_database_that_cannot_be_reached_holds_nobody_up() {
        try (JdbcStore lonely =
                JdbcStore.postgresql("jdbc:postgresql://127.0.0.1:1/nowhere", PostgresServer.USER, "")) {
            lonely.onAnnouncement(heard::add);
            lonely.announce("a", NOON);
        }
        assertThat(heard).isEmpty();
    }

    /** Announces until it is heard: a listener may miss some while it connects. */
    private void untilHeard(String type) throws InterruptedException {
        Announcement found = null;
        for (int tries = 0; found == null || !found.type().equals(CALL + type); tries++) {
            assertThat(tries).as("announcements of " + type).isLessThan(PATIENCE_SECONDS * 20);
            teller.announce(CALL + type, NOON);
            found = heard.poll(50, TimeUnit.MILLISECONDS);
        }
    }

    /** The next that is not an echo of {@link #untilHeard}. */
    private Announcement next() throws InterruptedException {
        Announcement announcement;
        do {
            announcement = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(announcement).isNotNull();
        } while (announcement.type().startsWith(CALL));
        return announcement;
    }

    private static Instant earliest(List<Announcement> all) {
        return all.stream().map(Announcement::due).min(Instant::compareTo).orElse(Instant.MAX);
    }
}
