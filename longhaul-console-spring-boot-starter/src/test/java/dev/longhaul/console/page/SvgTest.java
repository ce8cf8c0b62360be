package dev.longhaul.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SvgTest {

    @Test
    void texts_and_attributes_are_escaped() {
        Svg svg = new Svg()
                .open("g", "aria-label", "\"><script>alert(1)</script>&'")
                .text("text", "</text><b>")
                .close();

        assertThat(svg)
                .hasToString("<g aria-label=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;\">"
                        + "<text>&lt;/text&gt;&lt;b&gt;</text></g>");
    }

    @Test
    void fractions_are_percent_in_every_locale() {
        assertThat(Svg.percent(0.12345)).isEqualTo("12.35%");
    }

    @Test
    void an_unfinished_drawing_is_a_defect() {
        assertThatThrownBy(() -> new Svg().open("g").toString()).hasMessage("still open: [g]");
    }
}
