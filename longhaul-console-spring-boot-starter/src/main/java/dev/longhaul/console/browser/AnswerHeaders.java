package dev.longhaul.console.browser;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells browsers what an answer may do: run scripts and styles of this server's own files only, be framed by nobody, be taken for no
 * other type, and be kept by no cache. What a receiver answered is shown in the console, and must stay text there. Thread-safe.
 */
public final class AnswerHeaders {

    /** What pages may load and do; nothing inline. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private AnswerHeaders() {}

    /** Sets them all; before anything is written. */
    public static void set(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
    }
}
