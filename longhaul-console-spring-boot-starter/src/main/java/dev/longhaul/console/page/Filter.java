package dev.longhaul.console.page;

import dev.longhaul.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the list's filters, as a link.
 *
 * @param text what it is called
 * @param href where it leads
 * @param current whether it is the one that applies
 */
public record Filter(String text, String href, boolean current) {

    /** All filters: everything, and one for each state. */
    static List<Filter> all(@Nullable JobState applies, Showing showing) {
        List<Filter> filters = new ArrayList<>();
        filters.add(new Filter("All", showing.list(""), applies == null));
        for (JobState state : JobState.values()) {
            String word = state.word();
            String text = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            filters.add(new Filter(text, showing.list("?state=" + word), state == applies));
        }
        return filters;
    }

    /** What an empty list says, and what one can do about it. */
    static Empty empty(@Nullable JobState applies, ConsoleSubject subject) {
        return switch (applies) {
            case null -> nothing(subject);
            case SCHEDULED -> new Empty("Nothing is waiting.", "Every " + subject.getOne() + " has ended.", null);
            case SUCCEEDED ->
                new Empty(
                        "No " + subject.getOne() + " has "
                                + (subject == ConsoleSubject.DELIVERIES ? "been acknowledged" : "succeeded") + " yet.",
                        "Scheduled ones are still tried.",
                        null);
            case DEAD ->
                new Empty(
                        "The error queue is empty.",
                        "What exhausts its schedule, passes its deadline or is aborted by " + subject.aborter()
                                + " comes here.",
                        null);
            case CANCELLED ->
                new Empty("Nothing was cancelled.", "Cancelling is on a " + subject.getOne() + "'s own page.", null);
        };
    }

    private static Empty nothing(ConsoleSubject subject) {
        return switch (subject) {
            case DELIVERIES ->
                new Empty(
                        "No deliveries yet.",
                        "Send one from a terminal, or start ./longhaul demo for a few on short schedules.",
                        "./longhaul send https://example.com/notify --payload '{\"order\": 42}'");
            case JOBS -> new Empty("No jobs yet.", "What the application enqueues or publishes comes here.", null);
        };
    }

    /** What is said instead of a list. */
    public record Empty(String what, String hint, @Nullable String command) {}
}
