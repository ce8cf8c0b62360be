package dev.longhaul.trials.comparison;

import dev.longhaul.trials.comparison.FourHandlers.Handler;
import java.util.List;
import java.util.Map;

/**
 * What came of a contestant in a scenario.
 *
 * @param runs how often each handler ran, for each message
 * @param overtaken for how many messages Hd ran before Hc had succeeded
 * @param unfinished how many messages did not get through all four
 */
record Figures(Map<Handler, List<Integer>> runs, long overtaken, long unfinished) {

    /** How often a handler ran for a message: {@code 4}, or {@code 3–4} where messages differ. */
    String perMessage(Handler handler) {
        int least = runs.getOrDefault(handler, List.of()).stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
        int most = runs.getOrDefault(handler, List.of()).stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        return least == most ? Integer.toString(least) : least + "–" + most;
    }

    /** Whether no handler ran but for a reason: the three that work once, in their order. */
    boolean resumed(Scenario scenario) {
        int failures = switch (scenario) {
            case FAILS_THREE_TIMES -> 3;
            case FAILS_FOR_GOOD -> Scenario.ATTEMPTS;
        };
        return runs.entrySet().stream().allMatch(each -> {
                    int wanted = each.getKey() == Handler.HC ? failures + 1 : 1;
                    return each.getValue().stream().allMatch(run -> run == wanted);
                })
                && overtaken == 0
                && unfinished == 0;
    }
}
