package dev.longhaul.schedule;

import java.util.function.Supplier;

/** A piece of a schedule's text, which knows its place so that whoever cannot use it can point at it. */
record Token(String source, Kind kind, String text, int position) {

    enum Kind {
        WORD,
        COMMA,
        STAR,
        DOTS,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** Whether this is one of these words. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /** The rest of this token from a character on; may be empty. */
    Token at(int offset) {
        return new Token(source, kind, text.substring(offset), position + offset);
    }

    /** What the supplier builds from this token; when a value is refused there, says that it stands here. */
    <T> T build(Supplier<T> built) {
        try {
            return built.get();
        } catch (ScheduleValueException refused) {
            throw new ScheduleSyntaxException(source, position, refused.expected(), refused.found());
        }
    }

    /** Runs a check of this token's value; when it is refused, says that it stands here. */
    void check(Runnable check) {
        build(() -> {
            check.run();
            return this;
        });
    }

    ScheduleSyntaxException unexpected(String expected) {
        return new ScheduleSyntaxException(source, position, expected, found());
    }

    private String found() {
        if (!text.isEmpty()) {
            return Excerpt.quoted(text);
        }
        return position >= source.length() ? "the end" : "nothing";
    }
}
