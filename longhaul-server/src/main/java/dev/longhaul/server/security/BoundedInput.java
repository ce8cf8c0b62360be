package dev.longhaul.server.security;

import dev.longhaul.server.security.BodyFilter.BodyLimits;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body that ends with a problem when it grows too large or takes too long. Not thread-safe, like every stream. */
final class BoundedInput extends ServletInputStream {

    private final ServletInputStream input;
    private final BodyLimits limits;
    private final MonotonicClock clock;
    private final long startedAt;
    private long bytes;

    BoundedInput(ServletInputStream input, BodyLimits limits, MonotonicClock clock) {
        this.input = input;
        this.limits = limits;
        this.clock = clock;
        this.startedAt = clock.nanos();
    }

    @Override
    public int read() throws IOException {
        int read = input.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = input.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) {
        bytes += read;
        if (bytes > limits.bytes()) {
            throw limits.tooLarge().exception();
        }
        if (clock.nanos() - startedAt > limits.time().toNanos()) {
            throw limits.tooSlow().exception();
        }
    }

    @Override
    public boolean isFinished() {
        return input.isFinished();
    }

    @Override
    public boolean isReady() {
        return input.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("bodies are read by blocking, on virtual threads");
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
