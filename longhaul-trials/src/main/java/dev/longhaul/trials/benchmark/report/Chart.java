package dev.longhaul.trials.benchmark.report;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of bars, one a lane: the median as a bar, the smallest and the largest as a line across its end. Drawn as SVG that
 * needs no script and no font of its own, and that is legible on light and on dark ground. Stateless.
 */
final class Chart {

    private static final int WIDTH = 760;
    private static final int ROW = 26;
    private static final int LEFT = 250;
    private static final int RIGHT = 90;
    private static final int TOP = 40;
    private static final String OWN = "#2563eb";
    private static final String OTHERS = "#94a3b8";

    private Chart() {}

    private record Bar(String lane, Spread spread) {}

    /** The chart of an outcome's first metric. */
    static String of(Outcome outcome) {
        Metric metric = outcome.metrics().getFirst();
        List<Bar> bars = new ArrayList<>();
        for (Outcome.LaneFigures lane : outcome.lanes()) {
            lane.spread(metric).ifPresent(spread -> bars.add(new Bar(lane.lane(), spread)));
        }
        double most =
                bars.stream().mapToDouble(each -> each.spread().most()).max().orElse(1);
        int height = TOP + bars.size() * ROW + 12;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">%n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append(String.format(Locale.ROOT, "<title>%s: %s</title>%n", text(outcome.title()), metric.title()));
        svg.append(String.format(
                Locale.ROOT, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>%n", WIDTH, height));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"14\" y=\"24\" font-weight=\"600\" fill=\"#0f172a\">%s: %s, median of %d rounds</text>%n",
                text(outcome.title()),
                metric.title(),
                outcome.conditions().rounds()));
        for (int i = 0; i < bars.size(); i++) {
            svg.append(bar(bars.get(i), metric, TOP + i * ROW, (WIDTH - LEFT - RIGHT) / (most == 0 ? 1 : most)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Bar bar, Metric metric, int top, double scale) {
        int middle = top + ROW / 2;
        double end = LEFT + bar.spread().median() * scale;
        double least = LEFT + bar.spread().least() * scale;
        double most = LEFT + bar.spread().most() * scale;
        String colour = bar.lane().startsWith("longhaul") ? OWN : OTHERS;
        return String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#0f172a\">%s</text>%n",
                        LEFT - 8,
                        middle + 4,
                        text(bar.lane()))
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
                        LEFT,
                        top + 4,
                        Math.max(1, end - LEFT),
                        ROW - 8,
                        colour)
                + String.format(
                        Locale.ROOT,
                        "<path d=\"M%.1f %dH%.1f\" stroke=\"#0f172a\" stroke-width=\"1.5\"/>%n",
                        least,
                        middle,
                        Math.max(most, least + 1))
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" fill=\"#0f172a\">%s</text>%n",
                        Math.max(end, most) + 6,
                        middle + 4,
                        metric.format(bar.spread().median()));
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
