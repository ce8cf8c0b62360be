package dev.longhaul.trials.checker;

import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A made-up trial, told in milliseconds: the lines of its processes, and what the database holds in the end. */
final class Tale {

    /** The wall clock when the monotonic one is zero, in microseconds. */
    private static final long EPOCH = 1_700_000_000_000_000L;

    private final List<HistoryLine> lines = new ArrayList<>();
    private final List<FinalState.Job> jobs = new ArrayList<>();
    private final List<FinalState.Attempted> attempts = new ArrayList<>();
    private final List<FinalState.End> ended = new ArrayList<>();
    private final List<FinalState.Place> open = new ArrayList<>();
    private final List<FinalState.Effect> effects = new ArrayList<>();
    private @Nullable Duration takenBackWithin;

    Tale() {
        says("trial", 0, new HistoryEvent.Fault("none", "trial", "done"));
    }

    /** A job that was asked for at 10 ms and acknowledged at 20 ms, in a call of its own. */
    Job job(String token) {
        return new Job(token, "work", "call of " + token, null, 10, 20).stored().acknowledged();
    }

    /** The same with an ordering key, at another time. */
    Job ordered(String token, String call, long askedMillis) {
        return new Job(token, "work", call, "key", askedMillis, askedMillis + 10)
                .stored()
                .acknowledged();
    }

    /** A job whose handler works in a transaction. */
    Job booking(String token) {
        return new Job(token, "book", "call of " + token, null, 10, 20).stored().acknowledged();
    }

    /** A job that was asked for; nothing more is known. */
    Job asked(String token) {
        return new Job(token, "work", "call of " + token, null, 10, 20);
    }

    /** A job that stands in the database, whose asking nobody wrote down. */
    Job unasked(String token) {
        Job job = new Job(token, "work", "none", null, 10, 20).stored();
        lines.removeIf(line -> line.event() instanceof HistoryEvent.Asked asked
                && asked.token().equals(token));
        return job;
    }

    /** A fault, made and over. */
    Tale fault(String kind, String process, String phase, long atMillis) {
        says("trial", atMillis, new HistoryEvent.Fault(kind, process, phase));
        return this;
    }

    Tale takenBackWithin(Duration limit) {
        takenBackWithin = limit;
        return this;
    }

    Verdict verdict() {
        Findings findings = new Findings();
        FinalState state = new FinalState(jobs, attempts, ended, open, effects);
        Checker.check(lines::forEach, state, takenBackWithin, findings);
        return findings.verdict();
    }

    private void says(String process, long millis, HistoryEvent event) {
        lines.add(new HistoryLine(millis * 1_000_000, EPOCH + millis * 1_000, process, event));
    }

    private static long micros(long millis) {
        return EPOCH + millis * 1_000;
    }

    /** One job of the tale. */
    final class Job {
        final String id = UUID.nameUUIDFromBytes(new byte[] {(byte) jobs.size(), (byte) lines.size()})
                .toString();
        private final String token;
        private final String call;
        private final @Nullable String key;
        private final long askedMillis;
        private final long answeredMillis;

        Job(String token, String type, String call, @Nullable String key, long askedMillis, long answeredMillis) {
            this.token = token;
            this.call = call;
            this.key = key;
            this.askedMillis = askedMillis;
            this.answeredMillis = answeredMillis;
            says("n1.1", askedMillis, new HistoryEvent.Asked(call, token, type, "succeed", 3, 0, null, key));
        }

        Job stored() {
            jobs.add(new FinalState.Job(id, token, micros(askedMillis + 1), key));
            return this;
        }

        Job acknowledged() {
            return acknowledgedAs(id);
        }

        Job acknowledgedAs(String other) {
            says("n1.1", answeredMillis, new HistoryEvent.Acknowledged(call, token, other, true));
            return this;
        }

        /** An attempt from beginning to record. */
        Job attempt(int number, long fromMillis, long toMillis, String outcome, @Nullable Long nextDueMillis) {
            return runs(number, "n1.1", fromMillis, toMillis, outcome)
                    .recorded(number, "n1.1", toMillis + 1, outcome, nextDueMillis);
        }

        /** The only attempt, which succeeds. */
        Job succeeds(long fromMillis, long toMillis) {
            return attempt(1, fromMillis, toMillis, "succeeded", null);
        }

        /** What a handler wrote of an attempt. */
        Job runs(int number, String process, long fromMillis, long toMillis, String outcome) {
            return begins(number, process, fromMillis).finishes(number, process, toMillis, outcome, null);
        }

        Job begins(int number, String process, long atMillis) {
            says(process, atMillis, new HistoryEvent.Began(id, token, number));
            return this;
        }

        Job finishes(int number, String process, long atMillis, String outcome, @Nullable String child) {
            long least = outcome.equals("failed") ? 100_000 : 0;
            says(process, atMillis, new HistoryEvent.Finished(id, number, outcome, least, child));
            return this;
        }

        /** What the database holds of an attempt, and what was heard of it. */
        Job recorded(int number, String process, long atMillis, String outcome, @Nullable Long nextDueMillis) {
            row(number, process, atMillis, outcome, nextDueMillis, false);
            return hears(number, process, atMillis + 1, outcome, nextDueMillis == null ? "dead" : "scheduled");
        }

        Job row(
                int number,
                String process,
                long atMillis,
                String outcome,
                @Nullable Long nextDueMillis,
                boolean afterCancel) {
            attempts.add(new FinalState.Attempted(
                    id,
                    number,
                    process,
                    micros(atMillis - 1),
                    micros(atMillis),
                    outcome,
                    afterCancel,
                    nextDueMillis == null ? null : micros(nextDueMillis)));
            return this;
        }

        Job hears(int number, String process, long atMillis, String outcome, String state) {
            says(process, atMillis, new HistoryEvent.Settled(id, number, outcome, state, null, null));
            return this;
        }

        Job dead(String reason) {
            ended.add(new FinalState.End(id, "dead", reason));
            return this;
        }

        Job cancelled() {
            ended.add(new FinalState.End(id, "cancelled", null));
            return this;
        }

        Job cancelAnswered(String answer, int number, long atMillis) {
            says("n2.1", atMillis - 5, new HistoryEvent.CancelAsked(id));
            says("n2.1", atMillis, new HistoryEvent.CancelAnswered(id, answer, number));
            return this;
        }

        Job redriven(long atMillis) {
            says("n2.1", atMillis - 5, new HistoryEvent.RedriveAsked(id));
            says("n2.1", atMillis, new HistoryEvent.RedriveAnswered(id, "done"));
            return this;
        }

        Job in(String table) {
            open.add(new FinalState.Place(id, table));
            return this;
        }

        Job effectOf(int number) {
            effects.add(new FinalState.Effect(id, number));
            return this;
        }
    }
}
