package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompletionCommandTest {

    @Test
    void bash_completes_commands_with_the_script() throws IOException, InterruptedException {
        String script = new Terminal().run("completion").out();
        Process bash =
                new ProcessBuilder("bash", "-s").redirectErrorStream(true).start();
        try (var in = bash.outputWriter(StandardCharsets.UTF_8)) {
            in.write(script);
            in.write("""

                    COMP_WORDS=(longhaul re) COMP_CWORD=1 COMP_LINE="longhaul re"
                    _complete_longhaul && echo "${COMPREPLY[@]}"
                    complete -p ./longhaul
                    """);
        }
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("redrive\n", "./longhaul").doesNotContain("error");
    }
}
