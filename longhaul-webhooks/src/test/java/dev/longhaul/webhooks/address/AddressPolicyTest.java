package dev.longhaul.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longhaul.webhooks.address.RefusedUrlException.Code;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/8",
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.88.99.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "224.0.0.0/4",
                "240.0.0.0/4",
                "255.255.255.255/32",
                "::/128",
                "::1/128",
                "::/96",
                "64:ff9b::/96",
                "64:ff9b:1::/48",
                "100::/64",
                "2001::/23",
                "2001:db8::/32",
                "2002::/16",
                "5f00::/16",
                "fc00::/7",
                "fe80::/10",
                "fec0::/10",
                "ff00::/8",
            })
    void a_forbidden_range_is_forbidden_from_its_first_address_to_its_last(String range) {
        Network network = Network.parse(range);

        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(first(network))).isPresent();
        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(last(network))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
                "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255",
                "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
                "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
                "223.255.255.255", "8.8.8.8",
            })
    void an_ipv4_address_beside_a_forbidden_range_is_public(String address) {
        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(IpAddress.parseV4(address).orElseThrow()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1:0:0",
                "64:ff9a:ffff::",
                "64:ff9b:2::",
                "2001:200::",
                "2001:db7::",
                "2001:db9::",
                "2003::",
                "5eff::",
                "5f01::",
                "fbff::",
                "2606:4700:4700::1111",
                "::ffff:8.8.8.8",
            })
    void an_ipv6_address_beside_a_forbidden_range_is_public(String address) {
        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(IpAddress.parseV6(address).orElseThrow()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/,                   127.0.0.0/8",
        "http://0.1.2.3/,                     0.0.0.0/8",
        "http://169.254.169.254/latest/,      metadata",
        "http://[::ffff:169.254.169.254]/,    169.254.0.0/16",
        "http://[::ffff:7f00:1]/,             127.0.0.0/8",
        "http://[::127.0.0.1]/,               ::/96",
        "http://[64:ff9b::a9fe:a9fe]/,        NAT64",
        "http://[2002:7f00:1::]/,             6to4",
        "http://[fd00:ec2::254]/,             fc00::/7",
        "http://[::]/,                        unspecified",
        "http://[0:0:0:0:0:0:0:1]/,           loopback",
        "http://localhost/,                   this machine",
        "http://LOCALHOST:8080/,              this machine",
        "http://db.localhost/,                this machine",
    })
    void a_forbidden_literal_is_refused_when_the_delivery_is_created(String url, String reason) {
        RefusedUrlException refusal =
                catchThrowableOfType(RefusedUrlException.class, () -> AddressPolicy.PUBLIC_ONLY.admit(url));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(Code.ADDRESS_FORBIDDEN);
        assertThat(refusal.field()).isEqualTo("url");
        assertThat(refusal.reason()).contains(reason);
    }

    @Test
    void a_name_is_left_to_be_judged_when_it_is_resolved() {
        assertThatCode(() -> AddressPolicy.PUBLIC_ONLY.admit("https://metadata.internal/"))
                .doesNotThrowAnyException();
    }

    @Test
    void an_allowed_network_overrides_a_forbidden_range_and_nothing_beside_it() {
        AddressPolicy policy = AddressPolicy.allowing(List.of("10.1.0.0/16", "fd00:1::/32"));

        assertThat(policy.admit("http://10.1.255.255/")).isNotNull();
        assertThat(policy.admit("http://[::ffff:10.1.2.3]/")).isNotNull();
        assertThat(policy.admit("http://[fd00:1::7]/")).isNotNull();
        assertThatThrownBy(() -> policy.admit("http://10.2.0.0/")).hasMessageContaining("10.0.0.0/8");
        assertThatThrownBy(() -> policy.admit("http://[fd00:2::7]/")).hasMessageContaining("fc00::/7");
        assertThatThrownBy(() -> policy.admit("http://localhost/")).hasMessageContaining("this machine");
    }

    @Test
    void a_local_name_stands_for_the_loopback_addresses_that_are_allowed() {
        assertThat(AddressPolicy.PUBLIC_ONLY.localAddresses()).isEmpty();
        assertThat(AddressPolicy.allowing(List.of("127.0.0.0/8")).localAddresses())
                .extracting(IpAddress::toString)
                .containsExactly("127.0.0.1");
        assertThat(AddressPolicy.allowing(List.of("::1", "127.0.0.1")).localAddresses())
                .extracting(IpAddress::toString)
                .containsExactly("127.0.0.1", "::1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 81, 444, 1023})
    void a_privileged_port_is_refused_unless_it_is_configured(int port) {
        AddressPolicy configured = new AddressPolicy(List.of(), Set.of(port));

        assertThatThrownBy(() -> AddressPolicy.PUBLIC_ONLY.admit("http://h:" + port + "/"))
                .isInstanceOf(RefusedUrlException.class)
                .hasMessageContaining("port " + port + " is privileged");
        assertThat(configured.admit("http://h:" + port + "/").port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 443, 1024, 8420, 65535})
    void the_web_ports_and_the_unprivileged_ones_are_free(int port) {
        assertThat(AddressPolicy.PUBLIC_ONLY.admit("https://h:" + port + "/").port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8,          10.0.0.0/8",
        "fd00::1/8,           fd00::/8",
        "10.0.0.0/33,         from 0 to 32",
        "fd00::/129,          from 0 to 128",
        "::ffff:10.0.0.0/104, IPv4-mapped",
        "10/8,                CIDR",
        "localhost,           CIDR",
        "10.0.0.0/,           CIDR",
        "10.0.0.0/08,         CIDR",
        "'',                  CIDR",
    })
    void a_network_that_is_not_one_is_refused_with_the_remedy(String text, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPolicy.allowing(List.of(text)))
                .withMessageContaining(remedy);
    }

    private static IpAddress first(Network network) {
        return network.first();
    }

    private static IpAddress last(Network network) {
        byte[] bytes = network.first().toBytes();
        int hostBits = 8 * bytes.length - network.prefixLength();
        BigInteger last =
                new BigInteger(1, bytes).or(BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE));
        byte[] grown = last.toByteArray();
        byte[] fitted = new byte[bytes.length];
        int length = Math.min(grown.length, fitted.length);
        System.arraycopy(grown, grown.length - length, fitted, fitted.length - length, length);
        return IpAddress.of(Arrays.copyOf(fitted, fitted.length));
    }
}
