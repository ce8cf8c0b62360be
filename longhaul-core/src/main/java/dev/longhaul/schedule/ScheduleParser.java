package dev.longhaul.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads one text in the grammar of this package, by recursive descent: the delays first, then what is put around them.
 *
 * <p>Bounds and contradictions are judged by the schedules themselves as they are built; the parser says where they stand.
 */
final class ScheduleParser {

    private static final String CUSTOM = "custom:";
    private static final String SCHEDULE =
            "a schedule: intervals such as 15s 30s 3m, every 2s, exponential 1s x2, or a name";

    private static final String MULTIPLIER = "a multiplier such as x2";

    private final Tokens tokens;
    private final ScheduleNames names;

    ScheduleParser(String text, ScheduleNames names) {
        this.tokens = Tokens.of(text);
        this.names = names;
    }

    RetrySchedule parse() {
        return tokens.peek().text().startsWith(CUSTOM) ? custom() : rule();
    }

    private RetrySchedule custom() {
        Token word = tokens.take();
        Token name = word.at(CUSTOM.length());
        name.check(() -> ScheduleNames.requireValid(name.text()));
        Token or = tokens.take();
        if (!or.is("or")) {
            throw or.unexpected("or, and a fallback for where " + name.text() + " is not registered");
        }
        Token fallback = tokens.peek();
        if (fallback.text().startsWith(CUSTOM)) {
            throw fallback.unexpected("a fallback that is not custom");
        }
        RetrySchedule rule = rule();
        return fallback.build(() -> new CustomSchedule(name.text(), rule, names.customRules()));
    }

    private RetrySchedule rule() {
        Token first = tokens.peek();
        return new Suffixes(tokens).around(first, delays());
    }

    private RetrySchedule delays() {
        Token first = tokens.peek();
        if (!first.is(Token.Kind.WORD)) {
            throw first.unexpected(SCHEDULE);
        }
        if (DurationText.looksLikeOne(first.text())) {
            return list();
        }
        tokens.take();
        return switch (first.text()) {
            case "every" -> fixed();
            case "exponential" -> exponential();
            default -> names.find(first.text()).orElseThrow(() -> unknown(first));
        };
    }

    private ScheduleSyntaxException unknown(Token word) {
        return word.unexpected(
                SCHEDULE + Spelling.listed(names.names()) + Spelling.suggestion(word.text(), names.firstWords()));
    }

    private RetrySchedule fixed() {
        Token word = tokens.peek();
        Duration delay = duration("a delay after every, such as 2s");
        return word.build(() -> new FixedInterval(delay));
    }

    private RetrySchedule exponential() {
        Token initialWord = tokens.peek();
        Duration initial = duration("a first delay after exponential, such as 100ms");
        initialWord.check(() -> ExponentialGrowth.requireInitial(initial));
        Token number = multiplierWord();
        double multiplier = NumberText.readDecimal(number, MULTIPLIER);
        Duration cap = cap(initial);
        return number.build(() -> new ExponentialGrowth(initial, multiplier, cap));
    }

    /** The number after {@code x}, which may or may not be a word of its own. */
    private Token multiplierWord() {
        Token x = tokens.take();
        if (!x.is(Token.Kind.WORD) || !x.text().startsWith("x")) {
            throw x.unexpected(MULTIPLIER);
        }
        return x.is("x") ? tokens.take() : x.at(1);
    }

    private Duration cap(Duration initial) {
        if (!tokens.peek().is("up")) {
            return ScheduleLimits.MAX_DELAY;
        }
        tokens.take();
        Token to = tokens.take();
        if (!to.is("to")) {
            throw to.unexpected("to after up, as in up to 5s");
        }
        Token word = tokens.peek();
        Duration cap = duration("a cap such as 5s");
        word.check(() -> ExponentialGrowth.requireCap(cap, initial));
        return cap;
    }

    private RetrySchedule list() {
        Token first = tokens.peek();
        List<Duration> delays = new ArrayList<>();
        do {
            interval(delays);
        } while (takeCommaBeforeInterval() || isInterval(0));
        boolean lastRepeats = tokens.takeIf(Token.Kind.DOTS);
        return first.build(() -> new IntervalList(delays, lastRepeats));
    }

    private void interval(List<Duration> delays) {
        Token word = tokens.peek();
        Duration delay = duration("an interval such as 15s");
        word.check(() -> ScheduleValues.requireDelay(delay));
        int count = 1;
        if (tokens.takeIf(Token.Kind.STAR)) {
            count = repeats(delay);
        }
        long total = (long) delays.size() + count;
        word.check(() -> ScheduleValues.requireIntervalCount(total));
        delays.addAll(Collections.nCopies(count, delay));
    }

    private int repeats(Duration delay) {
        Token number = tokens.take();
        String expected = "how often to repeat, from 1 to " + ScheduleLimits.MAX_INTERVALS + " (without end: "
                + DurationText.print(delay) + "...)";
        return NumberText.readCount(number, ScheduleLimits.MAX_INTERVALS, expected);
    }

    private boolean takeCommaBeforeInterval() {
        return tokens.peek().is(Token.Kind.COMMA) && isInterval(1) && tokens.takeIf(Token.Kind.COMMA);
    }

    /** Whether an interval stands there, and not the number of a limit on attempts. */
    private boolean isInterval(int ahead) {
        Token word = tokens.peek(ahead);
        return word.is(Token.Kind.WORD)
                && DurationText.looksLikeOne(word.text())
                && !Suffixes.isAttempts(tokens.peek(ahead + 1));
    }

    private Duration duration(String expected) {
        return DurationText.read(tokens.takeWord(expected));
    }
}
