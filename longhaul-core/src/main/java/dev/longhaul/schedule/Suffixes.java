package dev.longhaul.schedule;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What stands after the delays of a schedule and is put around them: jitter, limits, {@code unlimited}; in any order, each at
 * most once, with a comma before it or not.
 */
final class Suffixes {

    private static final String ANY = "jitter 0.1, within 24h, 5 attempts, unlimited, or the end of the schedule";

    private final Tokens tokens;
    private final Map<Kind, Suffix> suffixes = new EnumMap<>(Kind.class);

    /** In the order in which they are put around the delays, whatever their order in the text. */
    private enum Kind {
        JITTER,
        ATTEMPTS,
        WITHIN,
        UNLIMITED
    }

    private record Suffix(Token word, UnaryOperator<RetrySchedule> put) {

        RetrySchedule around(RetrySchedule schedule) {
            return word.build(() -> put.apply(schedule));
        }
    }

    Suffixes(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Whether this word makes a limit of the number before it. */
    static boolean isAttempts(Token word) {
        return word.is("attempts") || word.is("attempt");
    }

    /** Reads to the end of the text and puts what stands there around the delays, which start at {@code first}. */
    RetrySchedule around(Token first, RetrySchedule delays) {
        while (!tokens.peek().is(Token.Kind.END)) {
            tokens.takeIf(Token.Kind.COMMA);
            read();
        }
        RetrySchedule schedule = delays;
        for (Suffix suffix : suffixes.values()) {
            schedule = suffix.around(schedule);
        }
        if (first.is("every") && retriesAtOnceForEver(schedule) && !suffixes.containsKey(Kind.UNLIMITED)) {
            throw first.unexpected("an end to attempts at once, as in every 0s, 5 attempts (or say unlimited)");
        }
        return schedule;
    }

    private static boolean retriesAtOnceForEver(RetrySchedule schedule) {
        RetrySchedule unjittered = schedule.jitter(0);
        return unjittered.isUnlimited() && unjittered instanceof DelaySequence delays && delays.endsInEndlessZeros();
    }

    private void read() {
        Token word = tokens.take();
        switch (word.text()) {
            case "jitter" -> jitter(word);
            case "within" -> within(word);
            case "unlimited" -> add(Kind.UNLIMITED, word, word, schedule -> unlimited(schedule));
            case "up" -> throw word.unexpected("up to only after the multiplier of an exponential");
            default -> attempts(word);
        }
    }

    private void jitter(Token word) {
        String expected = "a fraction from 0 to 1 after jitter, such as 0.1";
        Token number = tokens.takeWord(expected);
        double fraction = NumberText.readDecimal(number, expected);
        add(Kind.JITTER, word, number, schedule -> schedule.jitter(fraction));
    }

    private void within(Token word) {
        Token time = tokens.takeWord("a time after within, such as 24h");
        Duration limit = DurationText.read(time);
        add(Kind.WITHIN, word, time, schedule -> schedule.within(limit));
    }

    private void attempts(Token number) {
        if (!isAttempts(tokens.peek())) {
            throw NumberText.isCount(number)
                    ? number.unexpected("a unit (ms, s, m, h, d) or attempts after a number")
                    : number.unexpected(ANY + Spelling.suggestion(number.text(), ScheduleNames.WORDS));
        }
        tokens.take();
        String expected = "1 to " + ScheduleLimits.MAX_ATTEMPTS + " attempts, the first included";
        int attempts = NumberText.readCount(number, ScheduleLimits.MAX_ATTEMPTS, expected);
        add(Kind.ATTEMPTS, number, number, schedule -> schedule.attempts(attempts));
    }

    private void add(Kind kind, Token word, Token value, UnaryOperator<RetrySchedule> put) {
        if (suffixes.putIfAbsent(kind, new Suffix(value, put)) != null) {
            throw word.unexpected("each of jitter, within, attempts and unlimited at most once");
        }
    }

    private static RetrySchedule unlimited(RetrySchedule schedule) {
        if (!schedule.isUnlimited()) {
            throw new ScheduleValueException(
                    "nothing before unlimited that ends a schedule (no limit, and a list goes on with ... only)",
                    Excerpt.quoted(schedule.toString()));
        }
        return schedule;
    }
}
