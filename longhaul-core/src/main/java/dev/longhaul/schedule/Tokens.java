package dev.longhaul.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a schedule cut into words and marks. A word ends at white space, a comma, {@code *} or {@code ...}; what a word
 * means is the parser's concern.
 */
final class Tokens {

    private static final String DOTS = "...";

    private final List<Token> tokens;
    private int next;

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws ScheduleSyntaxException when the text is longer than {@link ScheduleLimits#MAX_TEXT_LENGTH} */
    static Tokens of(String text) {
        if (text.length() > ScheduleLimits.MAX_TEXT_LENGTH) {
            throw new ScheduleSyntaxException(
                    text,
                    ScheduleLimits.MAX_TEXT_LENGTH,
                    "a text of at most " + ScheduleLimits.MAX_TEXT_LENGTH + " characters",
                    text.length() + " characters");
        }
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                Token token = tokenAt(text, at);
                tokens.add(token);
                at += token.text().length();
            }
        }
        tokens.add(new Token(text, Token.Kind.END, "", text.length()));
        return new Tokens(tokens);
    }

    private static Token tokenAt(String text, int start) {
        if (text.startsWith(DOTS, start)) {
            return new Token(text, Token.Kind.DOTS, DOTS, start);
        }
        return switch (text.charAt(start)) {
            case ',' -> new Token(text, Token.Kind.COMMA, ",", start);
            case '*' -> new Token(text, Token.Kind.STAR, "*", start);
            default -> new Token(text, Token.Kind.WORD, text.substring(start, endOfWord(text, start)), start);
        };
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && !endsWord(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean endsWord(String text, int at) {
        char character = text.charAt(at);
        return Character.isWhitespace(character) || character == ',' || character == '*' || text.startsWith(DOTS, at);
    }

    /** The next token, without taking it. The last one is always {@link Token.Kind#END}. */
    Token peek() {
        return peek(0);
    }

    /** The token so many places after the next one. */
    Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** @throws ScheduleSyntaxException naming {@code expected} when the next token is no word */
    Token takeWord(String expected) {
        Token token = peek();
        if (!token.is(Token.Kind.WORD)) {
            throw token.unexpected(expected);
        }
        return take();
    }

    /** Takes the next token if it is of this kind. */
    boolean takeIf(Token.Kind kind) {
        boolean matches = peek().is(kind);
        if (matches) {
            take();
        }
        return matches;
    }
}
