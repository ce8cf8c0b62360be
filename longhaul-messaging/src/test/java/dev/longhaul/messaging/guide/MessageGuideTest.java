package dev.longhaul.messaging.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.Attributes;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/messages.md says is so. */
class MessageGuideTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final String GUIDE = read(MODULE.resolve("../docs/messages.md"));

    @Test
    void its_code_is_compiled_and_run() {
        String examples =
                flat(read(MODULE.resolve("src/test/java/dev/longhaul/messaging/guide/MessageExamplesTest.java")));

        List<MatchResult> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(GUIDE)
                .results()
                .toList();
        assertThat(blocks).hasSize(5).allSatisfy(block -> assertThat(examples).contains(flat(block.group(1))));
    }

    @Test
    void the_readmes_code_is_the_same() {
        String readme = read(MODULE.resolve("../README.md"));
        String section = readme.substring(readme.indexOf("## Messages with several handlers"));
        String code = section.substring(section.indexOf("```java\n") + 8, section.indexOf("```\n"));
        assertThat(code).hasSizeGreaterThan(100);
        assertThat(flat(GUIDE)).contains(flat(code));
    }

    @Test
    void its_bounds_are_those_that_apply() {
        assertRow("source", "1 to " + n(MessageKey.MAX_LENGTH) + " characters, no white space; not `longhaul:redrive`");
        assertRow("id", "1 to " + n(MessageKey.MAX_LENGTH) + " characters");
        assertRow("subject", "1 to " + n(Attributes.MAX_SUBJECT_LENGTH) + " characters");
        assertThat(GUIDE)
                .contains("| `type` | 1 to " + n(MessageType.MAX_NAME_LENGTH) + " characters; what is longer than 60,")
                .contains("| extensions | " + Attributes.MAX_EXTENSIONS + ", names of 1 to "
                        + Attributes.MAX_NAME_LENGTH + " lower-case letters and digits, a value "
                        + n(Attributes.MAX_VALUE_LENGTH) + " characters, all together "
                        + n(Attributes.MAX_CHARACTERS) + " |")
                .contains("| handlers of a type | " + Plan.MAX_HANDLERS + ", names of 1 to "
                        + StoredMessage.MAX_HANDLER_LENGTH + " letters")
                .contains("| sent by one handler in one go | " + n(MessageContext.MAX_SENT) + " messages and jobs |");
        assertThat(StoredMessage.jobType("t".repeat(60))).endsWith("t".repeat(60));
        assertThat(StoredMessage.jobType("t".repeat(61))).doesNotContain("t".repeat(61));
    }

    private static void assertRow(String attribute, String bounds) {
        assertThat(GUIDE).contains("| `" + attribute + "` | " + bounds + " |");
    }

    private static String n(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String flat(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
