package dev.longhaul.trials.campaign;

import dev.longhaul.trials.trial.Trial;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One trial's part of a campaign.
 *
 * @param trial which one
 * @param count what its {@code --count} counts, in all rounds together; 0 when {@code length} says how long
 * @param length how long faults are made, in all; zero when {@code count} says how many
 */
public record Part(Trial trial, int count, Duration length) {

    /** The longest round that is told by its length. */
    private static final Duration ROUND = Duration.ofMinutes(2);

    /**
     * Reads {@code NAME=COUNT} or {@code NAME=SPAN}: {@code kill=500}, {@code clock=PT10M}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Part parse(String text, List<Trial> trials) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Trial trial = trials.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no trial '" + name + "'; there are "
                        + trials.stream().map(Trial::name).toList()));
        String amount = equals < 0 ? "" : text.substring(equals + 1);
        try {
            return amount.matches("\\d{1,9}")
                    ? new Part(trial, Integer.parseInt(amount), Duration.ZERO)
                    : new Part(trial, 0, Duration.parse(amount));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not NAME=COUNT or NAME=SPAN, like kill=500 or clock=PT10M", e);
        }
    }

    /** One round: a count or a length that is not zero. */
    record Round(Trial trial, int count, Duration length) {}

    /** The rounds that this part is cut into, about equally long. */
    List<Round> rounds() {
        if (count > 0) {
            int rounds = Math.ceilDiv(count, trial.round());
            return IntStream.range(0, rounds)
                    .mapToObj(i -> new Round(trial, share(i + 1, rounds) - share(i, rounds), Duration.ZERO))
                    .toList();
        }
        int rounds = (int) Math.max(1, Math.ceilDiv(length.toMillis(), ROUND.toMillis()));
        return Collections.nCopies(rounds, new Round(trial, 0, length.dividedBy(rounds)));
    }

    private int share(int ofRounds, int rounds) {
        return (int) ((long) count * ofRounds / rounds);
    }
}
