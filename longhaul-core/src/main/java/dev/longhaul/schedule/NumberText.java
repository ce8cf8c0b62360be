package dev.longhaul.schedule;

import java.math.BigDecimal;

/** Counts, multipliers and fractions as they stand in a schedule: plain decimals, without sign and exponent. */
final class NumberText {

    private static final int MAX_DECIMAL_LENGTH = 32;
    private static final int MAX_COUNT_DIGITS = 10;

    private NumberText() {}

    /** The shortest plain decimal that reads back as the same number; what is not finite is named. */
    static String print(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        return number == 0
                ? "0"
                : new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    /** @throws ScheduleSyntaxException naming {@code expected} when this is not a decimal such as 1 or 1.5 */
    static double readDecimal(Token word, String expected) {
        String text = word.text();
        int point = text.indexOf('.');
        boolean decimal = point < 0
                ? areDigits(text)
                : areDigits(text.substring(0, point)) && areDigits(text.substring(point + 1));
        if (!decimal || text.length() > MAX_DECIMAL_LENGTH) {
            throw word.unexpected(expected);
        }
        return Double.parseDouble(text);
    }

    /** @throws ScheduleSyntaxException naming {@code expected} when this is not a whole number from 1 to {@code max} */
    static int readCount(Token word, int max, String expected) {
        if (!isCount(word) || word.text().length() > MAX_COUNT_DIGITS) {
            throw word.unexpected(expected);
        }
        long number = Long.parseLong(word.text());
        if (number < 1 || number > max) {
            throw word.unexpected(expected);
        }
        return (int) number;
    }

    static boolean isCount(Token token) {
        return token.is(Token.Kind.WORD) && areDigits(token.text());
    }

    private static boolean areDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
