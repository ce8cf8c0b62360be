package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt as its handler sees it. */
final class RunningAttempt implements Attempt {

    /** The most that a handler can save. */
    static final int MAX_PROGRESS = 65_536;

    private final Flight flight;
    private final @Nullable AttemptRow previous;
    private final Saving saving;
    private volatile byte @Nullable [] progress;

    /** Saves progress; false when the claim is gone. */
    @FunctionalInterface
    interface Saving {
        boolean save(Flight flight, byte[] data);
    }

    RunningAttempt(Flight flight, @Nullable AttemptRow previous, byte @Nullable [] progress, Saving saving) {
        this.flight = flight;
        this.previous = previous;
        this.progress = progress;
        this.saving = saving;
    }

    @Override
    public JobId jobId() {
        return flight.id();
    }

    @Override
    public String type() {
        return flight.taken().job().type();
    }

    @Override
    public int number() {
        return flight.taken().job().attempt();
    }

    @Override
    public Optional<String> previousError() {
        return Optional.ofNullable(previous).map(row -> row.said().error());
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(flight.taken().job().deadline());
    }

    @Override
    public Map<String, String> headers() {
        return flight.taken().row().content().headers();
    }

    @Override
    public Map<String, String> labels() {
        return flight.taken().row().labels();
    }

    @Override
    public Optional<byte[]> progress() {
        return Optional.ofNullable(progress).map(byte[]::clone);
    }

    @Override
    public void saveProgress(byte[] data) {
        if (data.length > MAX_PROGRESS) {
            throw new IllegalArgumentException("progress of " + data.length + " bytes; at most " + MAX_PROGRESS
                    + ": store it elsewhere and save a reference");
        }
        byte[] copy = data.clone();
        if (!saving.save(flight, copy)) {
            throw new ClaimLostException("attempt " + number() + " of job " + jobId()
                    + " was taken back while it ran; its progress is not saved, and whatever it does is for nothing");
        }
        progress = copy;
    }

    @Override
    public boolean stands() {
        return !flight.claim().gone() && !flight.timedOut();
    }
}
