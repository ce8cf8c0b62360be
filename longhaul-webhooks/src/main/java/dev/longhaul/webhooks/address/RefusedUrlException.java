package dev.longhaul.webhooks.address;

import dev.longhaul.webhooks.excerpt.PrintableText;

/** Says why a URL is not one that Longhaul delivers to: the offending value and what to do instead. */
public final class RefusedUrlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String reason;

    RefusedUrlException(Code code, CharSequence url, String reason) {
        super("url " + PrintableText.quoted(url) + " is refused: " + reason);
        this.code = code;
        this.reason = reason;
    }

    /** What kind of refusal it is; stable, for programs. */
    public enum Code {
        /** The text is not a URL of the accepted shape. */
        URL_INVALID,
        /** The port is neither 80, 443, unprivileged, nor configured. */
        PORT_FORBIDDEN,
        /** The address, literal or by a local name, lies in a forbidden range. */
        ADDRESS_FORBIDDEN
    }

    /** Returns the name of the field that is at fault, which is always {@code url}. */
    public String field() {
        return "url";
    }

    /** Returns the kind of refusal. */
    public Code code() {
        return code;
    }

    /** Returns the reason as one printable sentence without the URL. */
    public String reason() {
        return reason;
    }
}
