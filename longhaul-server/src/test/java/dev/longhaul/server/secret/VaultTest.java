package dev.longhaul.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.server.config.SecretsProperties;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String CONTEXT = "https://merchant.example/notify";

    private final String key = VaultKey.generate(RANDOM);
    private final Vault vault = vault(key);

    @Test
    void what_is_sealed_opens_again() {
        assertThat(vault.open(vault.seal(SECRET, CONTEXT), CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void what_is_sealed_does_not_show_the_secret_and_differs_each_time() {
        Set<String> sealed = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            sealed.add(vault.seal(SECRET, CONTEXT));
        }

        assertThat(sealed).hasSize(1_000).noneMatch(text -> text.contains("MfKQ"));
    }

    @Test
    void it_opens_in_no_other_context() {
        String sealed = vault.seal(SECRET, CONTEXT);

        assertThatThrownBy(() -> vault.open(sealed, "https://evil.example/"))
                .isInstanceOf(SealedSecretException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void any_changed_character_is_noticed() {
        String sealed = vault.seal(SECRET, CONTEXT);

        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatThrownBy(() -> vault.open(changed, CONTEXT))
                    .as(changed)
                    .isInstanceOf(SealedSecretException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lh1", "lh1..", "lh1.00000000.", "lh2.00000000.AAAA", "lh1.0.0.0", "whsec_x"})
    void what_is_not_sealed_does_not_open(String text) {
        assertThatThrownBy(() -> vault.open(text, CONTEXT)).isInstanceOf(SealedSecretException.class);
    }

    @Test
    void nothing_too_short_opens_either() {
        String prefix = vault.seal(SECRET, CONTEXT).substring(0, "lh1.00000000.".length());

        assertThatThrownBy(() -> vault.open(prefix, CONTEXT)).isInstanceOf(SealedSecretException.class);
        assertThatThrownBy(() -> vault.open(prefix + "AAAA", CONTEXT)).isInstanceOf(SealedSecretException.class);
    }

    @Test
    void another_nodes_key_is_named_and_the_remedy_with_it() {
        String sealed = vault(VaultKey.generate(RANDOM)).seal(SECRET, CONTEXT);

        assertThatThrownBy(() -> vault.open(sealed, CONTEXT))
                .hasMessageContaining(sealed.substring(4, 12))
                .hasMessageContaining("longhaul.secrets.key")
                .hasMessageContaining("longhaul.secrets.retired-keys");
    }

    @Test
    void a_retired_key_opens_and_seals_no_more(@TempDir Path data) {
        String sealed = vault.seal(SECRET, CONTEXT);
        String next = VaultKey.generate(RANDOM);

        Vault rotated = Vaults.of(new SecretsProperties(next, null, List.of(key)), () -> data, RANDOM);

        assertThat(rotated.open(sealed, CONTEXT)).isEqualTo(SECRET);
        assertThat(vault(next).open(rotated.seal(SECRET, CONTEXT), CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void without_a_configured_key_one_is_made_for_its_owner_only_and_found_again(@TempDir Path data)
            throws IOException {
        String sealed = fromFile(data).seal(SECRET, CONTEXT);

        assertThat(fromFile(data).open(sealed, CONTEXT)).isEqualTo(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets.key"))))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryNotContaining(file -> !file.endsWith("secrets.key"));
    }

    @Test
    void a_key_file_that_others_can_read_is_refused(@TempDir Path data) throws IOException {
        fromFile(data);
        Files.setPosixFilePermissions(data.resolve("secrets.key"), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> fromFile(data))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("rw-r-----");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "!!!", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMw=="})
    void a_key_that_is_none_is_refused_without_being_shown(String text) {
        assertThatThrownBy(() -> vault(text))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("longhaul.secrets.key")
                .hasMessageNotContaining(text.length() > 3 ? text : "\0");
    }

    @Test
    void nothing_shows_a_key_in_its_text() {
        assertThat(vault.toString() + new SecretsProperties(key, null, List.of(key)) + VaultKey.read("test", key))
                .doesNotContain(key);
    }

    private static Vault vault(String key) {
        return Vaults.of(new SecretsProperties(key, null, List.of()), () -> Path.of("unused"), RANDOM);
    }

    private static Vault fromFile(Path data) {
        return Vaults.of(new SecretsProperties(null, null, List.of()), () -> data, RANDOM);
    }
}
