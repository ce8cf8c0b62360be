package dev.longhaul.webhooks.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses the heads of responses on one connection, within a budget of bytes that a final response shares with the
 * interim ones before it: neither a flood of {@code 100 Continue} nor of header lines gets further. Adds three checks
 * that the library leaves out: a status has a meaning, a connection stays HTTP, and a head that the connection cut off
 * is not a head.
 */
final class ResponseHeadParser extends DefaultHttpResponseParser {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int LAST_STATUS = 599;

    private final int budgetBytes;
    private int spentBytes;

    ResponseHeadParser(Http1Config limits, int budgetBytes) {
        super(limits, LazyLaxLineParser.INSTANCE, null);
        this.budgetBytes = budgetBytes;
    }

    @Override
    public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
            throws IOException, HttpException {
        Budgeted budgeted = new Budgeted(in);
        ClassicHttpResponse response = super.parse(buffer, budgeted);
        if (response == null) {
            return null;
        }
        if (budgeted.ended) {
            throw new ConnectionClosedException("the connection ended within the response's head");
        }
        int status = response.getCode();
        if (status == SWITCHING_PROTOCOLS || status > LAST_STATUS) {
            throw new ProtocolException("status " + status + " is no answer to a POST");
        }
        if (status >= FIRST_FINAL_STATUS) {
            spentBytes = 0;
        }
        return response;
    }

    @Override
    protected ClassicHttpResponse createMessage(CharArrayBuffer statusLine) throws IOException, HttpException {
        try {
            return super.createMessage(statusLine);
        } catch (IllegalArgumentException e) {
            // What the library makes of status 000.
            throw new ProtocolException("the status line holds no status", e);
        }
    }

    /** Counts what is read while a head is parsed. */
    private final class Budgeted extends FilterInputStream {

        private boolean ended;

        Budgeted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (spentBytes >= budgetBytes) {
                throw new MessageConstraintException(
                        "the response's head, interim responses included, is over " + budgetBytes + " bytes");
            }
            int count = super.read(bytes, offset, length);
            if (count < 0) {
                ended = true;
            } else {
                spentBytes += count;
            }
            return count;
        }
    }
}
