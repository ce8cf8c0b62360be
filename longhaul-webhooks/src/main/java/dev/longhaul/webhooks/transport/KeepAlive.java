package dev.longhaul.webhooks.transport;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/** How long a receiver says that it keeps a connection open. */
final class KeepAlive {

    /** What applies when it says nothing; the pool's own limit is far shorter. */
    private static final Duration UNSAID = Duration.ofHours(1);

    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout\\s*=\\s*\"?([0-9]{1,6})\\b");

    private KeepAlive() {}

    /** Zero when the receiver says that it closes at once. */
    static Duration of(ClassicHttpResponse response) {
        Header header = response.getFirstHeader(HttpHeaders.KEEP_ALIVE);
        if (header == null || header.getValue() == null) {
            return UNSAID;
        }
        Matcher timeout = TIMEOUT.matcher(header.getValue());
        return timeout.find() ? Duration.ofSeconds(Long.parseLong(timeout.group(1))) : UNSAID;
    }
}
