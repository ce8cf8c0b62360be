package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.JobId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An attempt as its handler sees it. */
final class RunningAttempt implements Attempt {

    /** The most that a handler can save. */
    static final int MAX_PROGRESS = 65_536;

    private final Flight flight;
    private final Earlier earlier;

    /** A lock, not a monitor, which on older JDKs would keep a carrier thread from other work while the store answers. */
    private final Lock reading = new ReentrantLock();

    private boolean errorRead;
    private @Nullable String error;
    private boolean progressRead;
    private byte @Nullable [] progress;

    RunningAttempt(Flight flight, Earlier earlier) {
        this.flight = flight;
        this.earlier = earlier;
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
        reading.lock();
        try {
            if (!errorRead) {
                error = earlier.error(flight);
                errorRead = true;
            }
            return Optional.ofNullable(error);
        } finally {
            reading.unlock();
        }
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
        reading.lock();
        try {
            if (!progressRead) {
                progress = earlier.progress(flight);
                progressRead = true;
            }
            return Optional.ofNullable(progress).map(byte[]::clone);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void saveProgress(byte[] data) {
        if (data.length > MAX_PROGRESS) {
            throw new IllegalArgumentException("progress of " + data.length + " bytes; at most " + MAX_PROGRESS
                    + ": store it elsewhere and save a reference");
        }
        byte[] copy = data.clone();
        reading.lock();
        try {
            if (!earlier.save(flight, copy)) {
                throw new ClaimLostException(
                        "attempt " + number() + " of job " + jobId()
                                + " was taken back while it ran; its progress is not saved, and whatever it does is for nothing");
            }
            progress = copy;
            progressRead = true;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public boolean stands() {
        return !flight.claim().gone() && !flight.timedOut();
    }
}
