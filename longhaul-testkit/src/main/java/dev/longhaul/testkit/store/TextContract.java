package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts and payloads come back as they were given, whatever they look like. */
public abstract class TextContract extends Contract {

    private static final String EMOJI = "\uD83E\uDDD1\u200D\uD83D\uDE80 \uD83C\uDF0D";

    private static final List<String> UNUSUAL = List.of(
            EMOJI,
            "'; drop table longhaul_job; --",
            "\" \\ ' ` % _ ? :name ${x} {0} \\x00 \\u0000",
            "line\r\nfeed\ttab \u001b[31m \u0007",
            "\u202Eright to left \u05D0\u05D1",
            "\uFEFFbyte order mark \uFFFD \uFFFE",
            "  spaces around  ",
            "null",
            "e\u0301 and \u00e9",
            "<script>alert(1)</script>&amp;",
            "\u0001\u007f\u0085\u2028",
            "\uD83D\uDE00".repeat(127) + "x");

    @Test
    void keys_labels_headers_and_schedules_come_back_as_they_were_given() {
        for (String text : UNUSUAL) {
            JobRow row = new JobRow(
                    samples().id(),
                    "a",
                    new Content(new byte[] {1}, "text/plain; note=\"" + EMOJI + "'\"", Map.of(text, text)),
                    text,
                    new Keys(text, text, text),
                    Map.of(text, text, "l", ""),
                    null,
                    new JobRow.Asked(now(), now(), null));

            commit(transaction -> transaction.jobs().insert(List.of(row)));

            assertThat(read().jobs().load(List.of(row.id()))).as(text).containsValue(row);
            assertThat(read().jobs().withKey("a", text)).as(text).isEqualTo(row.id());
        }
    }

    @Test
    void keys_of_255_characters_of_four_bytes_each_are_kept_and_told_apart() {
        String longest = "\uD83D\uDE00".repeat(Keys.MAX_LENGTH / 2);
        String almost = longest + "a";
        String other = longest + "b";
        JobRow first = samples().row("a", new Keys(almost, almost, almost));
        JobRow second = samples().row("a", new Keys(other, other, other));

        commit(transaction -> assertThat(
                        transaction.jobs().insert(List.of(first, second)).values())
                .allMatch(inserted -> inserted.now()));
        commit(transaction -> {
            transaction.keys().lock(List.of(almost, other));
            transaction.keys().save(List.of(new KeyRow(almost, first.id(), 2), new KeyRow(other, second.id(), 3)));
            transaction
                    .parked()
                    .insert(List.of(
                            new ParkedJob(Samples.open(first, past()), Subject.endpoint(almost), 0),
                            new ParkedJob(Samples.open(second, past()), Subject.endpoint(other), 0)));
        });

        assertThat(read().parked().endpoints(null, 10)).containsExactlyInAnyOrder(almost, other);
        commit(transaction -> assertThat(transaction.keys().lock(List.of(other)))
                .containsOnly(Map.entry(other, new KeyRow(other, second.id(), 3))));
        assertThat(write(transaction -> transaction.parked().takeForEndpoint(other, List.of("a"), 10))
                        .answer())
                .extracting(taken -> taken.row())
                .containsExactly(second);
    }

    @Test
    void errors_and_answers_come_back_as_they_were_given() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        int number = 0;
        for (String text : UNUSUAL) {
            AttemptRow row = new AttemptRow(
                    new AttemptRow.Id(job.id(), ++number),
                    new AttemptRow.By(claim, Samples.NODE),
                    past(),
                    now(),
                    Kind.FAILED,
                    false,
                    null,
                    new AttemptRow.Said(text, text.repeat(500)));
            commit(transaction -> insert(transaction, row));
            assertThat(read().attempts().latest(List.of(job.id()))).as(text).containsValue(row);
        }
    }

    @Test
    void last_errors_pauses_requests_and_the_audit_come_back_as_they_were_given() {
        for (String text : UNUSUAL) {
            OpenJob job = job("a", past());
            EndedJob ended = new EndedJob(job, JobState.DEAD, DeadReason.ABORTED, now(), text);
            Request request = new Request(samples().uuid(), job.id(), 1, Request.Kind.CANCEL, null, text);
            AuditRow audit = new AuditRow(samples().uuid(), now(), text, text, job.id(), text);
            Pause pause = new Pause(Pause.Kind.ENDPOINT, text);
            commit(transaction -> {
                transaction.ended().insert(List.of(ended));
                transaction.requests().insert(request);
                transaction.audit().insert(List.of(audit));
                transaction.pauses().insert(pause);
            });

            assertThat(standing(job.id())).as(text).isEqualTo(new Standing.Ended(ended));
            assertThat(read().requests().of(List.of(job.id()))).as(text).containsExactly(request);
            assertThat(read().audit().page(null, 1)).as(text).containsExactly(audit);
            assertThat(read().pauses().all()).as(text).contains(pause);
            assertThat(write(transaction -> transaction.pauses().delete(pause)).answer())
                    .as(text)
                    .isTrue();
            commit(transaction -> transaction.retention().audit(future(), 10));
        }
    }

    @Test
    void payloads_from_nothing_to_256_kib_come_back_byte_by_byte() {
        for (int length : new int[] {0, 1, 8_191, 8_192, 65_536, 256 * 1_024}) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 131 + (i >> 8));
            }
            JobRow plain = samples().row("a");
            JobRow row = new JobRow(
                    plain.id(),
                    "a",
                    new Content(bytes, "application/octet-stream", Map.of()),
                    "1s",
                    Keys.NONE,
                    Map.of(),
                    null,
                    plain.asked());
            commit(transaction -> {
                transaction.jobs().insert(List.of(row));
                transaction.due().insert(List.of(Samples.open(row, past())));
            });

            assertThat(write(transaction -> transaction.due().take(List.of(new Ask("a", false, Instant.EPOCH, 1)), 1))
                            .answer()
                            .get(0)
                            .row()
                            .content()
                            .bytes())
                    .as("%d bytes", length)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void a_name_that_looks_like_sql_finds_only_itself() {
        dueJob("a", past());
        String hostile = "a' or '1'='1";

        assertThat(read().jobs().list(new Filter(null, hostile, null, null), null, 10))
                .isEmpty();
        assertThat(write(transaction -> transaction.due().take(List.of(new Ask(hostile, false, Instant.EPOCH, 10)), 10))
                        .answer())
                .isEmpty();
        assertThat(read().jobs().list(new Filter(null, "%", null, null), null, 10))
                .isEmpty();
    }
}
