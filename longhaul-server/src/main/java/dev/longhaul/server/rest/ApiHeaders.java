package dev.longhaul.server.rest;

/** The headers of the API that HTTP does not define. */
final class ApiHeaders {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private ApiHeaders() {}
}
