package dev.longhaul.schedule.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/** Schedules give what Spring's own back-offs give, run side by side. */
class SpringBackOffTest {

    private static final int MOST_DELAYS = 300;
    private static final RandomGenerator UNUSED = () -> {
        throw new AssertionError("a schedule without jitter drew a random number");
    };

    @Test
    void a_fixed_schedule_is_a_FixedBackOff_with_one_attempt_more() {
        Cases.each(2_000, random -> {
            long interval = random.nextLong(ScheduleLimits.MAX_DELAY.toMillis() + 1);
            int retries = random.nextInt(MOST_DELAYS);

            assertSame(
                    RetrySchedule.every(Duration.ofMillis(interval)).attempts(retries + 1),
                    new FixedBackOff(interval, retries));
        });
    }

    @Test
    void a_fixed_schedule_without_end_is_a_FixedBackOff_without_end() {
        assertSame(RetrySchedule.parse("every 100ms"), new FixedBackOff(100, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @Test
    void the_sequences_in_Springs_documentation_come_out() {
        assertThat(delaysOf(RetrySchedule.parse("every 100ms, 11 attempts")))
                .containsOnly(100L)
                .hasSize(10);
        assertThat(delaysOf(RetrySchedule.parse("exponential 100ms x1.5 up to 5s within 50s")))
                .startsWith(100L, 150L, 225L, 337L, 505L, 757L, 1135L, 1702L, 2553L, 3829L)
                .endsWith(5000L, 5000L, 5000L, 5000L, 5000L, 5000L, 5000L, 5000L)
                .hasSize(18);
    }

    @Test
    void an_exponential_schedule_is_an_ExponentialBackOff() {
        Cases.each(5_000, random -> {
            ExponentialBackOff spring = randomExponential(random);
            RetrySchedule ours = RetrySchedule.exponential(
                    Duration.ofMillis(spring.getInitialInterval()),
                    spring.getMultiplier(),
                    Duration.ofMillis(spring.getMaxInterval()));

            assertSame(ours, spring);
        });
    }

    @Test
    void an_exponential_schedule_with_a_limit_on_elapsed_time_ends_where_Springs_ends() {
        Cases.each(5_000, random -> {
            ExponentialBackOff spring = randomExponential(random);
            // From one delay to a few dozen, so that most limits are reached.
            long limit = 1
                    + random.nextLong(Math.min(
                            ScheduleLimits.MAX_ELAPSED.toMillis(),
                            spring.getInitialInterval() * (1L << random.nextInt(12))));
            spring.setMaxElapsedTime(limit);
            RetrySchedule ours = RetrySchedule.exponential(
                            Duration.ofMillis(spring.getInitialInterval()),
                            spring.getMultiplier(),
                            Duration.ofMillis(spring.getMaxInterval()))
                    .within(Duration.ofMillis(limit));

            assertSame(ours, spring);
        });
    }

    @Test
    void an_exponential_schedule_with_a_limit_on_attempts_makes_one_more_than_Spring_makes_retries() {
        Cases.each(1_000, random -> {
            ExponentialBackOff spring = randomExponential(random);
            int retries = random.nextInt(MOST_DELAYS);
            spring.setMaxAttempts(retries);
            RetrySchedule ours = RetrySchedule.exponential(
                            Duration.ofMillis(spring.getInitialInterval()),
                            spring.getMultiplier(),
                            Duration.ofMillis(spring.getMaxInterval()))
                    .attempts(retries + 1);

            assertSame(ours, spring);
        });
    }

    @Test
    void a_schedule_read_from_text_gives_what_Spring_gives_as_well() {
        Cases.each(2_000, random -> {
            ExponentialBackOff spring = randomExponential(random);
            spring.setMaxElapsedTime(1 + random.nextLong(ScheduleLimits.MAX_ELAPSED.toMillis()));
            String text = "exponential " + spring.getInitialInterval() + "ms x"
                    + BigDecimal.valueOf(spring.getMultiplier()).toPlainString() + " up to "
                    + spring.getMaxInterval() + "ms within " + spring.getMaxElapsedTime() + "ms";

            assertSame(RetrySchedule.parse(text), spring);
        });
    }

    private static ExponentialBackOff randomExponential(RandomGenerator random) {
        long longest = ScheduleLimits.MAX_DELAY.toMillis();
        // Evenly over the orders of magnitude, from a millisecond to a year.
        long initial = Math.min(longest, (long) Math.exp(random.nextDouble() * Math.log((double) longest)) + 1);
        long cap = initial + random.nextLong(longest - initial + 1);
        double multiplier = switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(1, 40) / 10.0;
            case 2 -> random.nextDouble(1.002, 1.1);
            default -> random.nextDouble(1.1, 100);
        };
        ExponentialBackOff spring = new ExponentialBackOff(initial, multiplier);
        spring.setMaxInterval(cap);
        return spring;
    }

    private static void assertSame(RetrySchedule ours, BackOff spring) {
        assertThat(delaysOf(ours)).as("%s", ours).isEqualTo(delaysOf(spring));
    }

    private static List<Long> delaysOf(BackOff spring) {
        List<Long> delays = new ArrayList<>();
        BackOffExecution execution = spring.start();
        long delay = execution.nextBackOff();
        while (delay != BackOffExecution.STOP && delays.size() < MOST_DELAYS) {
            delays.add(delay);
            delay = execution.nextBackOff();
        }
        return delays;
    }

    private static List<Long> delaysOf(RetrySchedule ours) {
        List<Long> delays = new ArrayList<>();
        Duration elapsed = Duration.ZERO;
        Optional<Duration> delay = ours.next(0, elapsed, UNUSED);
        while (delay.isPresent() && delays.size() < MOST_DELAYS) {
            delays.add(delay.get().toMillis());
            elapsed = elapsed.plus(delay.get());
            delay = ours.next(delays.size(), elapsed, UNUSED);
        }
        return delays;
    }
}
