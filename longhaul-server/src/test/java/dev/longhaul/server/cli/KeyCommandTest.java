package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.server.cli.Terminal.Ran;
import dev.longhaul.server.security.ApiKey;
import dev.longhaul.server.security.ApiKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeyCommandTest {

    private final Terminal terminal = new Terminal();

    @Test
    void the_printed_hash_lets_the_printed_key_in_under_the_name() {
        JsonNode made = JsonMapper.shared()
                .readTree(terminal.run("key", "alice", "--json").out());

        ApiKeys keys = new ApiKeys(List.of(ApiKey.configured(
                made.path("name").asString(), made.path("hash").asString())));
        assertThat(keys.nameOf(made.path("key").asString())).contains("alice");
    }

    @Test
    void it_says_where_to_put_what() {
        assertThat(terminal.run("key").out())
                .contains("  lh_", "LONGHAUL_API_KEYS_0_NAME=operator", "LONGHAUL_API_KEYS_0_HASH=sha256:");
    }

    @Test
    void two_keys_differ() {
        assertThat(terminal.run("key").out()).isNotEqualTo(terminal.run("key").out());
    }

    @Test
    void a_name_that_the_server_would_refuse_is_refused_here() {
        Ran ran = terminal.run("key", "two words");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("NAME 'two words' is no name");
    }
}
