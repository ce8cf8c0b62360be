package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Life.Seen;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The histories and the final state of one trial, by job. Not thread-safe. */
final class Evidence {

    /** A fault, as {@code trial} wrote it. */
    record FaultLine(long nanos, HistoryEvent.Fault fault) {}

    private final Map<String, Life> byToken = new LinkedHashMap<>();
    private final Map<String, Life> byJob = new HashMap<>();
    private final List<FaultLine> faults = new ArrayList<>();
    /** Lines about jobs that are not in the database. */
    private final List<HistoryLine> unnamed = new ArrayList<>();

    private static final Set<String> DEADLY = Set.of("kill", "halt");
    private final Map<String, Long> killed = new HashMap<>();
    private final WallClock wall = new WallClock();
    private long asked;
    private long acknowledgements;
    private long unanswered;

    /** Tells lines, those of one process in the order in which they were written. */
    interface History {
        void tell(Consumer<HistoryLine> reader);
    }

    /** Puts together what was written down and what is there. */
    static Evidence of(History history, FinalState state) {
        Evidence evidence = new Evidence();
        // Jobs first: they say which token a job id belongs to.
        state.jobs().forEach(evidence::stored);
        history.tell(evidence::line);
        evidence.unnamed.forEach(evidence::unnamed);
        state.attempts().forEach(row -> evidence.ofJob(row.job()).run(row.number()).row = row);
        state.ended().forEach(end -> evidence.ofJob(end.job()).ends.add(end));
        state.open().forEach(place -> evidence.ofJob(place.job()).places.add(place.table()));
        state.effects().forEach(effect -> evidence.ofJob(effect.job()).effects.add(effect.number()));
        evidence.lives().forEach(life -> life.runs.sort((one, other) -> Integer.compare(one.number, other.number)));
        return evidence;
    }

    Collection<Life> lives() {
        return byToken.values();
    }

    List<FaultLine> faults() {
        return faults;
    }

    /** Whether a fault killed that process. */
    boolean killed(String process) {
        return killed.containsKey(process);
    }

    /** When that was, by the monotonic clock; null if it was not. */
    @Nullable
    Long killedNanos(String process) {
        return killed.get(process);
    }

    /** Whether a process that was stopped went on at most so long before. */
    boolean wentOn(String process, long nanos, long atMost) {
        return faults.stream()
                .anyMatch(line -> line.fault().kind().equals("pause")
                        && line.fault().target().equals(process)
                        && line.fault().phase().equals("resume")
                        && line.nanos() <= nanos
                        && nanos - line.nanos() <= atMost);
    }

    WallClock wall() {
        return wall;
    }

    /** How often jobs were asked for, repetitions included. */
    long asked() {
        return asked;
    }

    /** How often that was answered. */
    long acknowledgements() {
        return acknowledgements;
    }

    /** How many calls ended with an error. */
    long unanswered() {
        return unanswered;
    }

    private void stored(FinalState.Job job) {
        Life life = ofToken(job.token());
        life.stored.add(job);
        life.job = job.id();
        byJob.put(job.id(), life);
    }

    private void line(HistoryLine line) {
        switch (line.event()) {
            case HistoryEvent.Started started -> {
                // Which process had which lease is for people.
            }
            case HistoryEvent.Stopped stopped -> {
                // Likewise.
            }
            case HistoryEvent.Fault fault -> {
                faults.add(new FaultLine(line.nanos(), fault));
                if (DEADLY.contains(fault.kind()) && fault.phase().equals("done")) {
                    killed.put(fault.target(), line.nanos());
                }
                wall.observe(line.nanos(), line.micros());
            }
            case HistoryEvent.Asked question -> {
                asked++;
                Life life = ofToken(question.token());
                if (life.asked == null || line.nanos() < life.asked.nanos()) {
                    life.asked = new Seen<>(line.nanos(), line.process(), question);
                    life.line = asked;
                }
            }
            case HistoryEvent.Acknowledged answer -> acknowledged(line.nanos(), answer);
            case HistoryEvent.Unanswered none -> unanswered++;
            case HistoryEvent.Began began -> {
                Life life = ofToken(began.token());
                name(life, began.job());
                life.run(began.number()).began.add(new Seen<>(line.nanos(), line.process(), began.number()));
            }
            case HistoryEvent.Finished finished -> later(line, finished.job());
            case HistoryEvent.Settled settled -> later(line, settled.job());
            case HistoryEvent.Ended ended -> later(line, ended.job());
            case HistoryEvent.CancelAsked cancel -> later(line, cancel.job());
            case HistoryEvent.CancelAnswered cancel -> later(line, cancel.job());
            case HistoryEvent.RedriveAsked redrive -> later(line, redrive.job());
            case HistoryEvent.RedriveAnswered redrive -> later(line, redrive.job());
        }
    }

    private void acknowledged(long nanos, HistoryEvent.Acknowledged answer) {
        acknowledgements++;
        Life life = ofToken(answer.token());
        name(life, answer.job());
        life.acknowledged.add(answer.job());
        life.created += answer.created() ? 1 : 0;
        Long before = life.acknowledgedNanos;
        if (before == null || nanos < before) {
            life.acknowledgedNanos = nanos;
        }
    }

    /** What names a job that is in the database is told at once; the rest when all tokens are known. */
    private void later(HistoryLine line, String job) {
        if (byJob.containsKey(job)) {
            ofJob(line, ofJob(job));
        } else {
            unnamed.add(line);
        }
    }

    private void unnamed(HistoryLine line) {
        String job = switch (line.event()) {
            case HistoryEvent.Finished finished -> finished.job();
            case HistoryEvent.Settled settled -> settled.job();
            case HistoryEvent.Ended ended -> ended.job();
            case HistoryEvent.CancelAsked cancel -> cancel.job();
            case HistoryEvent.CancelAnswered cancel -> cancel.job();
            case HistoryEvent.RedriveAsked redrive -> redrive.job();
            case HistoryEvent.RedriveAnswered redrive -> redrive.job();
            default -> throw new IllegalStateException("no event of one job: " + line);
        };
        ofJob(line, ofJob(job));
    }

    private void ofJob(HistoryLine line, Life life) {
        switch (line.event()) {
            case HistoryEvent.Finished finished -> {
                life.run(finished.number()).finished.add(new Seen<>(line.nanos(), line.process(), finished));
                if (finished.child() != null) {
                    ofToken(finished.child()).parent = life;
                }
            }
            case HistoryEvent.Settled settled ->
                life.run(settled.number()).settled.add(new Seen<>(line.nanos(), line.process(), settled));
            case HistoryEvent.Ended ended -> life.endedAlone++;
            case HistoryEvent.CancelAsked cancel -> life.cancelsAsked++;
            case HistoryEvent.CancelAnswered cancel ->
                life.cancels.add(new Seen<>(line.nanos(), line.process(), cancel));
            case HistoryEvent.RedriveAsked redrive -> life.redrivesAsked.add(line.nanos());
            case HistoryEvent.RedriveAnswered redrive -> {
                // A redrive that was asked for may have happened, whatever was answered.
            }
            default -> throw new IllegalStateException("no event of one job: " + line);
        }
    }

    private Life ofToken(String token) {
        return byToken.computeIfAbsent(token, Life::new);
    }

    private Life ofJob(String job) {
        Life life = byJob.get(job);
        if (life == null) {
            life = ofToken("unknown token of job " + job);
            name(life, job);
        }
        return life;
    }

    private void name(Life life, String job) {
        if (byJob.putIfAbsent(job, life) == null && life.job == null) {
            life.job = job;
        }
    }
}
