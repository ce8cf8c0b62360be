package dev.longhaul.schedule;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names that a text may use: of schedules, and of custom rules. */
interface ScheduleNames {

    /** The words of the grammar, which cannot be names. */
    Set<String> WORDS = Set.of(
            "every", "exponential", "up", "to", "jitter", "within", "attempts", "attempt", "unlimited", "custom", "or");

    /** The presets alone, and no custom rules. */
    ScheduleNames PRESETS = new ScheduleNames() {
        @Override
        public Optional<RetrySchedule> find(String name) {
            return SchedulePreset.named(name).map(SchedulePreset::schedule);
        }

        @Override
        public Collection<String> names() {
            return SchedulePreset.names();
        }

        @Override
        public CustomRules customRules() {
            return CustomRules.NONE;
        }
    };

    Optional<RetrySchedule> find(String name);

    Collection<String> names();

    CustomRules customRules();

    /** What a schedule may start with, for suggestions. */
    default Collection<String> firstWords() {
        Set<String> words = new TreeSet<>(names());
        words.addAll(List.of("every", "exponential"));
        return words;
    }

    static void requireValid(String name) {
        if (!isValid(name)) {
            throw new ScheduleValueException(
                    "a name of a lower-case letter and then at most " + (ScheduleLimits.MAX_NAME_LENGTH - 1)
                            + " lower-case letters, digits and -, which is no word of the grammar",
                    Excerpt.quoted(name));
        }
    }

    static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= ScheduleLimits.MAX_NAME_LENGTH
                && isLetter(name.charAt(0))
                && name.chars().allMatch(character -> isLetter(character) || isDigitOrDash(character))
                && !WORDS.contains(name);
    }

    private static boolean isLetter(int character) {
        return character >= 'a' && character <= 'z';
    }

    private static boolean isDigitOrDash(int character) {
        return (character >= '0' && character <= '9') || character == '-';
    }
}
