package dev.longhaul.console.page;

import dev.longhaul.console.page.Mark.Kind;
import dev.longhaul.console.page.TimeScale.Tick;
import dev.longhaul.console.text.SpanText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws one {@link TimeLine} as inline SVG: a pure function. Across, places are percentages, so that the drawing fits any
 * width while its text keeps its size; colours and shapes come from the console's style sheet and glyphs.
 */
final class TimeLineDrawing {

    private static final int HEIGHT = 132;
    private static final int TOP = 26;
    private static final int TRACK = 58;
    private static final int AXIS = 102;
    private static final int GLYPH = 22;

    /** A delay is written between two marks only where it has this much room, as a fraction of the line. */
    private static final double ROOM_FOR_DELAY = 0.055;

    private final TimeLine line;
    private final TimeScale scale;
    private final Svg svg = new Svg();

    private TimeLineDrawing(TimeLine line) {
        this.line = line;
        List<Duration> offsets = new ArrayList<>();
        offsets.add(Duration.ZERO);
        line.marks().forEach(mark -> offsets.add(line.offset(mark.at())));
        this.scale = TimeScale.fitting(offsets, line.span());
    }

    /** The drawing of a line. */
    static String of(TimeLine line) {
        return new TimeLineDrawing(line).draw();
    }

    private String draw() {
        // What the script needs to move "now" along: milliseconds, and the scale's two numbers.
        svg.open(
                "svg",
                "class",
                line.now() == null ? "timeline" : "timeline live",
                "width",
                "100%",
                "height",
                HEIGHT,
                "role",
                "group",
                "aria-label",
                label(),
                "data-origin",
                line.origin().toEpochMilli(),
                "data-span",
                line.span().toMillis(),
                "data-knee",
                scale.knee().toNanos() / 1e6);
        drawAxis();
        drawTrack();
        drawDeadline();
        drawDelays();
        line.marks().stream().filter(mark -> !mark.kind().isPast()).forEach(this::drawMark);
        line.marks().stream().filter(mark -> mark.kind().isPast()).forEach(this::drawMark);
        drawNow();
        return svg.close().toString();
    }

    private String label() {
        long past = line.marks().stream().filter(mark -> mark.kind().isPast()).count();
        long future = line.marks().size() - past;
        return "Time line: " + past + " past and " + future + " coming attempts, "
                + line.since().text();
    }

    private void drawAxis() {
        for (Tick tick : scale.ticks()) {
            String x = Svg.percent(tick.position());
            svg.element("line", "class", "grid", "x1", x, "x2", x, "y1", TOP, "y2", AXIS);
            svg.text("text", tick.label(), "class", "tick", "x", x, "y", AXIS + 16);
        }
        String kind = scale.isLogarithmic() ? "logarithmic scale" : "even scale";
        svg.text("text", "time " + line.since().text() + ", " + kind, "class", "axis", "x", "100%", "y", HEIGHT - 1);
    }

    private void drawTrack() {
        double end =
                line.marks().stream().mapToDouble(mark -> at(mark.end())).max().orElse(0);
        double present = line.now() == null ? end : at(line.now());
        svg.element("line", "class", "track past", "x1", "0%", "x2", Svg.percent(present), "y1", TRACK, "y2", TRACK);
        if (end > present) {
            svg.element(
                    "line",
                    "class",
                    "track future",
                    "x1",
                    Svg.percent(present),
                    "x2",
                    Svg.percent(end),
                    "y1",
                    TRACK,
                    "y2",
                    TRACK);
        }
        for (Mark mark : line.marks()) {
            double from = at(mark.at());
            double to = at(mark.end());
            if (to > from) {
                svg.element(
                        "rect",
                        "class",
                        "took " + mark.kind().word(),
                        "x",
                        Svg.percent(from),
                        "width",
                        Svg.percent(to - from),
                        "y",
                        TRACK - 4,
                        "height",
                        8,
                        "rx",
                        4);
            }
        }
        if (line.goesOn()) {
            svg.open("svg", "x", "100%", "y", TRACK, "overflow", "visible")
                    .element("path", "class", "goes-on", "d", "M18 -4l5 4-5 4")
                    .close();
        }
    }

    private void drawDeadline() {
        Instant deadline = line.deadline();
        if (deadline != null) {
            String x = Svg.percent(at(deadline));
            svg.element("line", "class", "deadline", "x1", x, "x2", x, "y1", TOP - 6, "y2", AXIS);
            svg.text("text", "deadline", "class", "deadline", "x", x, "y", TOP - 10);
        }
    }

    private void drawDelays() {
        List<Mark> marks = line.marks();
        for (int i = 1; i < marks.size(); i++) {
            Duration delay = marks.get(i).delay();
            double from = at(marks.get(i - 1).end());
            double to = at(marks.get(i).at());
            if (delay != null && to - from >= ROOM_FOR_DELAY) {
                String side = marks.get(i).kind().isPast() ? "delay past" : "delay";
                svg.text("text", SpanText.of(delay), "class", side, "x", Svg.percent((from + to) / 2), "y", TRACK - 9);
            }
        }
    }

    private void drawMark(Mark mark) {
        Kind kind = mark.kind();
        // Past attempts lead to their row; what is to come has none.
        svg.open(
                "a",
                "id",
                "mark-" + mark.number(),
                "class",
                "mark " + kind.word(),
                "href",
                "#attempt-" + mark.number(),
                "data-attempt",
                mark.number(),
                "aria-label",
                describe(mark));
        svg.open("svg", "x", Svg.percent(at(mark.at())), "y", TRACK, "overflow", "visible");
        svg.element("circle", "class", "halo", "r", GLYPH / 2 + 4);
        svg.element(
                "use",
                "href",
                "#glyph-" + kind.word(),
                "x",
                -GLYPH / 2,
                "y",
                -GLYPH / 2,
                "width",
                GLYPH,
                "height",
                GLYPH);
        svg.text("text", Integer.toString(mark.number()), "class", "number", "y", 29);
        svg.close().close();
    }

    private static String describe(Mark mark) {
        String what = "Attempt " + mark.number() + ": ";
        return switch (mark.kind()) {
            case RUNNING -> what + "running since " + mark.at();
            case NEXT -> what + "next, due " + mark.at();
            case PLANNED -> what + "if all before it fail, due about " + mark.at();
            case SUCCEEDED, FAILED, ABORTED, SNOOZED, LOST ->
                what + mark.kind().word() + " after " + SpanText.of(Duration.between(mark.at(), mark.end()));
        };
    }

    private void drawNow() {
        Instant now = line.now();
        if (now != null) {
            svg.open("svg", "class", "now", "x", Svg.percent(at(now)), "y", 0, "overflow", "visible");
            svg.element("line", "x1", 0, "x2", 0, "y1", TOP - 6, "y2", AXIS);
            svg.text("text", "now", "y", TOP - 10);
            svg.close();
        }
    }

    private double at(Instant instant) {
        return scale.at(line.offset(instant));
    }
}
