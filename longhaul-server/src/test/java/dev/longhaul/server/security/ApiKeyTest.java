package dev.longhaul.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void a_key_is_256_random_bits_behind_a_prefix() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String key = ApiKey.generate(RANDOM).key();
            assertThat(key).matches("lh_[A-Za-z0-9_-]{43}");
            keys.add(key);
        }
        assertThat(keys).hasSize(1_000);
    }

    @Test
    void a_key_is_known_by_its_hash_and_named() {
        ApiKey.Generated one = ApiKey.generate(RANDOM);
        ApiKey.Generated other = ApiKey.generate(RANDOM);
        ApiKeys keys =
                new ApiKeys(List.of(ApiKey.configured("shop", one.hash()), ApiKey.configured("ops", other.hash())));

        assertThat(keys.nameOf(one.key())).contains("shop");
        assertThat(keys.nameOf(other.key())).contains("ops");
        assertThat(keys.nameOf(one.hash())).isEmpty();
        assertThat(keys.nameOf(one.key() + " ")).isEmpty();
        assertThat(keys.nameOf("")).isEmpty();
    }

    @Test
    void the_hash_is_sha_256_of_the_key_so_that_other_tools_can_make_it() {
        ApiKey key =
                ApiKey.configured("abc", "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");

        assertThat(new ApiKeys(List.of(key)).nameOf("abc")).contains("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lh_abc", "sha256:", "sha256:zz", "md5:00", "sha256:00 "})
    void what_is_no_hash_is_refused_with_the_way_to_make_one(String hash) {
        assertThatThrownBy(() -> ApiKey.configured("shop", hash))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("shop")
                .extracting(failure -> ((InvalidConfigurationException) failure).remedy())
                .asString()
                .contains("./longhaul key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "é"})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> ApiKey.configured(name, ApiKey.generate(RANDOM).hash()))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void two_keys_of_one_name_are_refused() {
        ApiKey key = ApiKey.configured("shop", ApiKey.generate(RANDOM).hash());

        assertThatThrownBy(() -> new ApiKeys(List.of(key, key))).isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void a_key_does_not_show_in_texts() {
        ApiKey.Generated generated = ApiKey.generate(RANDOM);

        assertThat(generated + "" + ApiKey.configured("shop", generated.hash())).doesNotContain(generated.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void loopback_needs_no_key(String address) throws UnknownHostException {
        ListenRule.check(InetAddress.getByName(address), new ApiKeys(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.0.1", "10.0.0.1", "::ffff:10.0.0.1"})
    void any_other_address_does(String address) throws UnknownHostException {
        InetAddress listen = InetAddress.getByName(address);

        assertThatThrownBy(() -> ListenRule.check(listen, new ApiKeys(List.of())))
                .isInstanceOf(InvalidConfigurationException.class);
        ListenRule.check(
                listen,
                new ApiKeys(List.of(
                        ApiKey.configured("shop", ApiKey.generate(RANDOM).hash()))));
    }
}
