package dev.longhaul.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0,            ::",
        "0:0:0:0:0:0:0:1,            ::1",
        "1:0:0:0:0:0:0:0,            1::",
        "2001:DB8:0:0:1:0:0:1,       2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,       2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3,            1:0:0:2::3",
        "::1.2.3.4,                  ::102:304",
        "1:2:3:4:5:6:1.2.3.4,        1:2:3:4:5:6:102:304",
        "::ffff:1.2.3.4,             1.2.3.4",
        "::FFFF:0102:0304,           1.2.3.4",
    })
    void an_ipv6_address_is_printed_as_rfc_5952_says(String text, String printed) {
        assertThat(IpAddress.parseV6(text)).get().hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        ":1::",
        "1:::2",
        "::1:",
        "12345::",
        "g::",
        "１::",
        "1.2.3.4",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.256",
        "1:2:3:4:5:6:7:1.2.3.4",
        "' ::1'",
        "::1%1",
    })
    void what_is_no_ipv6_address_is_none(String text) {
        assertThat(IpAddress.parseV6(text)).isEmpty();
    }

    @Test
    void every_address_is_read_from_what_the_jdk_prints_and_the_other_way_round() throws UnknownHostException {
        long seed = 4_291L;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(bytes.length); zeros > 0; zeros--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InetAddress jdk = InetAddress.getByAddress(bytes);
            IpAddress ours = IpAddress.of(jdk);

            assertThat(parse(jdk.getHostAddress())).as("seed %d", seed).isEqualTo(ours);
            assertThat(InetAddress.getByName(ours.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(jdk);
            assertThat(parse(ours.toString())).as("seed %d", seed).isEqualTo(ours);
        }
    }

    private static IpAddress parse(String text) {
        return IpAddress.parseV4(text).or(() -> IpAddress.parseV6(text)).orElseThrow();
    }
}
