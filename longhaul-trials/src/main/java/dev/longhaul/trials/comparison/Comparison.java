package dev.longhaul.trials.comparison;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Holds it: every contestant, one after the other, in both scenarios. For one thread. */
public final class Comparison {

    /** Everybody who takes part. */
    private static final List<Entry> ENTRIES = List.of(
            LonghaulContestant.ON_KAFKA,
            LonghaulContestant.ON_RABBITMQ,
            SpringKafkaContestant.ONE_LISTENER,
            SpringKafkaContestant.LISTENER_EACH,
            SpringAmqpContestant.ONE_LISTENER,
            SpringAmqpContestant.QUEUE_EACH);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration AFTERWARDS = Duration.ofMillis(5 * Scenario.DELAY_MILLIS);

    private final TrialTime time;
    private final int messages;
    private final Map<Scenario, Map<Entry, Figures>> figures = new EnumMap<>(Scenario.class);

    /** @param messages how many each contestant gets */
    public Comparison(TrialTime time, int messages) {
        this.time = time;
        this.messages = messages;
    }

    /** Holds it, once. */
    public Comparison run() {
        try (Servers servers = Servers.start(Files.createTempDirectory("longhaul-comparison"))) {
            for (Scenario scenario : Scenario.values()) {
                Map<Entry, Figures> row = new LinkedHashMap<>();
                for (Entry entry : ENTRIES) {
                    row.put(entry, one(servers, scenario, entry));
                }
                figures.put(scenario, row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private Figures one(Servers servers, Scenario scenario, Entry entry) {
        List<String> orders =
                IntStream.range(0, messages).mapToObj(i -> "order-" + i).toList();
        FourHandlers handlers = new FourHandlers(scenario);
        String place =
                "compare-" + ENTRIES.indexOf(entry) + "-" + scenario.name().toLowerCase(Locale.ROOT);
        try (Contestant contestant = entry.opens().open(servers, place, handlers)) {
            orders.forEach(contestant::send);
            if (scenario == Scenario.FAILS_FOR_GOOD) {
                time.await(PATIENCE, () -> contestant.dead() >= messages);
                handlers.mend();
                contestant.redrive();
            }
            time.await(PATIENCE, () -> handlers.done() == messages);
            // Whoever runs a handler once too often does it by now.
            time.pause(AFTERWARDS);
            return new Figures(handlers.runs(orders), handlers.overtaken(), messages - handlers.done());
        }
    }

    /**
     * What is not as it must be, a sentence each: a message that did not get through, and a contestant of Longhaul's in which a
     * handler ran without reason.
     */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        figures.forEach((scenario, row) -> row.forEach((entry, found) -> {
            if (found.unfinished() > 0) {
                findings.add(entry.name() + ", " + scenario.title() + ": " + found.unfinished() + " of " + messages
                        + " messages did not get through all four handlers");
            }
            if (entry.resumes() && !found.resumed(scenario)) {
                findings.add(entry.name() + ", " + scenario.title() + ": handlers ran " + found.runs() + ", "
                        + found.overtaken() + " overtaken; each must run once, and Hc once more than it fails");
            }
        }));
        return findings;
    }

    /** The figures as Markdown. */
    public String table() {
        StringBuilder table = new StringBuilder();
        figures.forEach((scenario, row) -> {
            table.append("**")
                    .append(scenario.title())
                    .append("** (runs per message, ")
                    .append(messages)
                    .append(" messages)\n\n");
            table.append("| | Ha | Hb | Hc | Hd | messages whose Hd ran before Hc had succeeded |\n");
            table.append("|---|---|---|---|---|---|\n");
            row.forEach((entry, found) -> {
                table.append("| ").append(entry.name());
                for (FourHandlers.Handler handler : FourHandlers.Handler.values()) {
                    table.append(" | ").append(found.perMessage(handler));
                }
                table.append(" | ").append(found.overtaken()).append(" |\n");
            });
            table.append('\n');
        });
        return table.toString();
    }

    /** How everybody is set up, as Markdown. */
    static String setups() {
        StringBuilder list = new StringBuilder();
        ENTRIES.forEach(entry -> list.append("- **")
                .append(entry.name())
                .append("**: ")
                .append(entry.setup())
                .append('\n'));
        return list.toString();
    }
}
