package dev.longhaul.server.demo;

/** The demo cannot be given: why, and what to do. */
public final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
