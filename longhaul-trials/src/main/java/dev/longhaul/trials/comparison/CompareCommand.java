package dev.longhaul.trials.comparison;

import dev.longhaul.trials.time.EngineLog;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.core.SpringVersion;
import org.springframework.kafka.core.KafkaTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trials compare}: how often handlers run, in Longhaul and in Spring's libraries, as a page. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Compares how often four handlers run when the third fails; docs/comparison.md tells more.")
public final class CompareCommand implements Callable<Integer> {

    /** What is measured stands between these in the page. */
    private static final String FROM = "<!-- measured -->\n";

    private static final String TO = "<!-- /measured -->\n";

    private final TrialTime time;
    private final PrintWriter out;

    @Option(names = "--messages", paramLabel = "N", description = "How many messages each contestant gets.")
    private int messages = 100;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes the figures into comparison.md there, too.")
    private @Nullable Path folder;

    /** @param out for the page */
    public CompareCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        EngineLog.brokersOff();
        Comparison comparison = new Comparison(time, messages).run();
        String measured = comparison.table() + versions() + "\n" + Comparison.setups();
        out.println(measured);
        List<String> findings = comparison.findings();
        findings.forEach(out::println);
        if (folder != null && findings.isEmpty()) {
            Path page = folder.resolve("comparison.md");
            String text = Files.readString(page);
            int from = text.indexOf(FROM) + FROM.length();
            Files.writeString(page, text.substring(0, from) + measured + text.substring(text.indexOf(TO)));
        }
        return findings.isEmpty() ? 0 : 1;
    }

    private static String versions() {
        return "Versions: Kafka " + AppInfoParser.getVersion() + ", RabbitMQ as Debian has it, Spring Kafka "
                + KafkaTemplate.class.getPackage().getImplementationVersion() + ", Spring AMQP "
                + RabbitTemplate.class.getPackage().getImplementationVersion() + ", Spring Framework "
                + SpringVersion.getVersion() + ", Java " + Runtime.version().feature() + ".\n";
    }
}
