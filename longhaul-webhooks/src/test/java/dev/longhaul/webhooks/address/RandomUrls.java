package dev.longhaul.webhooks.address;

import java.util.Random;

/** URLs put together from pieces that parsers have stumbled over, so that a good part is valid and a good part is not. */
final class RandomUrls {

    private static final String[] SCHEMES = {"http://", "https://", "HTTP://", "hTTps://", "http:/", "//"};
    private static final String[] HOSTS = {
        "example",
        "localhost",
        "127",
        "0",
        "1",
        "0x7f",
        "xn--a",
        "a-b",
        "[::1]",
        "[::ffff:1.2.3.4]",
        "[fe80::1]",
        "198.51.100.7",
        "a",
        "9a",
        "a9",
        "-",
        "_",
        "%61",
        "é"
    };
    private static final String[] JOINTS = {".", ".", ".", "..", "@", ":", "\\", "", " "};
    private static final String[] PORTS = {"", "", ":80", ":443", ":8080", ":0", ":", ":99999", ":08"};
    private static final String[] TARGETS = {
        "", "/", "//", "/a/../b", "?q", "/%2e", "/%", "/a@b:c", "/?a=b/c?d", "#f", "/\\", "/;x=1", "/~!$&'()*+,;=", "/ "
    };

    private RandomUrls() {}

    static String next(Random random) {
        StringBuilder url = new StringBuilder(pick(random, SCHEMES)).append(pick(random, HOSTS));
        for (int more = random.nextInt(3); more > 0; more--) {
            url.append(pick(random, JOINTS)).append(pick(random, HOSTS));
        }
        url.append(pick(random, PORTS)).append(pick(random, TARGETS));
        if (random.nextInt(20) == 0) {
            url.insert(random.nextInt(url.length()), (char) random.nextInt(0x180));
        }
        return url.toString();
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
