package dev.longhaul.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemException;
import dev.longhaul.server.security.BodyFilter.BodyLimits;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedInputTest {

    private static final BodyLimits LIMITS = new BodyLimits(10, Duration.ofSeconds(30));

    private long nanos = Long.MAX_VALUE - 5; // clocks like nanoTime wrap around

    @Test
    void a_body_of_the_limit_passes() throws IOException {
        try (BoundedInput input = new BoundedInput(new Bytes(10, Duration.ZERO), LIMITS, () -> nanos)) {
            assertThat(input.readAllBytes()).hasSize(10);
        }
    }

    @Test
    void one_byte_more_is_too_large_however_it_is_read() throws IOException {
        try (BoundedInput all = new BoundedInput(new Bytes(11, Duration.ZERO), LIMITS, () -> nanos);
                BoundedInput single = new BoundedInput(new Bytes(11, Duration.ZERO), LIMITS, () -> nanos)) {
            single.readNBytes(10);

            assertThatThrownBy(all::readAllBytes).satisfies(is(ProblemCode.BODY_TOO_LARGE));
            assertThatThrownBy(single::read).satisfies(is(ProblemCode.BODY_TOO_LARGE));
        }
    }

    @Test
    void a_body_that_drips_ends_at_its_time_though_every_byte_comes_soon() throws IOException {
        Bytes drip = new Bytes(10, Duration.ofSeconds(5));
        try (BoundedInput input = new BoundedInput(drip, LIMITS, () -> nanos)) {
            assertThatThrownBy(input::readAllBytes).satisfies(is(ProblemCode.BODY_TIMEOUT));
        }
        assertThat(drip.left).isEqualTo(3);
    }

    private static java.util.function.Consumer<Throwable> is(ProblemCode code) {
        return failure ->
                assertThat(((ProblemException) failure).problem().code()).isEqualTo(code);
    }

    /** So many bytes, one a read, each after some time. */
    private final class Bytes extends ServletInputStream {
        private final Duration each;
        private int left;

        Bytes(int count, Duration each) {
            this.left = count;
            this.each = each;
        }

        @Override
        public int read() {
            nanos += each.toNanos();
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int read = read();
            if (read < 0) {
                return -1;
            }
            buffer[offset] = (byte) read;
            return 1;
        }

        @Override
        public boolean isFinished() {
            return left <= 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
