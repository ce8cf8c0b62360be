package dev.longhaul.console.page;

import dev.longhaul.console.page.Mark.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws the attempts of a run as a row of small glyphs for a list: what happened, and what is still to come. */
final class AttemptStrip {

    private static final int MOST = 16;
    private static final int LATEST_PAST = 10;
    private static final int GLYPH = 11;
    private static final int STEP = 13;

    private AttemptStrip() {}

    /** The strip of a line. */
    static String of(TimeLine line) {
        List<Mark> marks = shown(line.marks());
        Svg svg = new Svg();
        svg.open(
                "svg",
                "class",
                "strip",
                "width",
                Math.max(1, marks.size() * STEP),
                "height",
                GLYPH + 1,
                "role",
                "img",
                "aria-label",
                label(line.marks()));
        for (int i = 0; i < marks.size(); i++) {
            Kind kind = marks.get(i).kind();
            svg.element(
                    "use",
                    "class",
                    "mark " + kind.word(),
                    "href",
                    "#glyph-" + kind.word(),
                    "x",
                    i * STEP,
                    "y",
                    0,
                    "width",
                    GLYPH,
                    "height",
                    GLYPH);
        }
        return svg.close().toString();
    }

    /** The latest past ones, and as many of the coming ones as there is room for. */
    private static List<Mark> shown(List<Mark> marks) {
        int past = (int) marks.stream().filter(mark -> mark.kind().isPast()).count();
        int from = Math.max(0, past - LATEST_PAST);
        return marks.subList(from, Math.min(marks.size(), from + MOST));
    }

    private static String label(List<Mark> marks) {
        if (marks.isEmpty()) {
            return "no attempt";
        }
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        marks.forEach(mark -> counts.merge(mark.kind(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
    }
}
