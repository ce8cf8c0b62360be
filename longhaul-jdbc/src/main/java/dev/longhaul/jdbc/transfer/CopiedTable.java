package dev.longhaul.jdbc.transfer;

import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows a transfer copies.
 *
 * @param name in every dialect
 * @param columns all that are stored; computed ones are computed again
 */
record CopiedTable(String name, List<Column> columns) {

    /** What a value is, whatever a database keeps it as. */
    enum Kind {
        UUID,
        TEXT,
        JSON,
        NUMBER,
        FLAG,
        BYTES
    }

    /** A column. */
    record Column(String name, Kind kind) {}

    CopiedTable {
        columns = List.copyOf(columns);
    }

    /**
     * Everything but {@code longhaul_node} (nodes of the source are not nodes of the target) and what Flyway keeps. A test
     * compares this with the tables that there are.
     */
    static final List<CopiedTable> ALL = List.of(
            table("longhaul_job")
                    .uuid("id")
                    .text("type")
                    .bytes("payload")
                    .text("content_type")
                    .json("headers")
                    .text("schedule")
                    .text("idempotency_key")
                    .text("ordering_key")
                    .text("endpoint")
                    .json("labels")
                    .bytes("on_end")
                    .number("asked_at")
                    .number("asked_start")
                    .number("asked_deadline")
                    .build(),
            open("longhaul_due").build(),
            open("longhaul_parked")
                    .text("subject_kind")
                    .text("subject")
                    .number("sequence")
                    .build(),
            open("longhaul_ended")
                    .text("state")
                    .text("reason")
                    .number("ended_at")
                    .text("last_error")
                    .build(),
            table("longhaul_claim")
                    .uuid("id")
                    .text("node")
                    .number("claimed_at")
                    .number("lease_until")
                    .bytes("jobs")
                    .build(),
            table("longhaul_attempt")
                    .uuid("job")
                    .number("number")
                    .uuid("claim")
                    .text("node")
                    .number("started_at")
                    .number("ended_at")
                    .text("outcome")
                    .flag("after_cancel")
                    .number("next_due")
                    .text("error")
                    .text("response")
                    .build(),
            table("longhaul_progress").uuid("job").bytes("data").build(),
            table("longhaul_inbox")
                    .text("source")
                    .text("message")
                    .text("handler")
                    .uuid("writer")
                    .uuid("job")
                    .bytes("result")
                    .number("handled_at")
                    .build(),
            table("longhaul_key")
                    .text("name")
                    .uuid("head")
                    .number("next_sequence")
                    .build(),
            table("longhaul_endpoint").text("name").number("undrawn_since").build(),
            table("longhaul_request")
                    .uuid("id")
                    .uuid("job")
                    .number("attempt")
                    .text("kind")
                    .number("due")
                    .text("requested_by")
                    .build(),
            table("longhaul_pause").text("kind").text("name").build(),
            table("longhaul_audit")
                    .uuid("id")
                    .number("at")
                    .text("done_by")
                    .text("action")
                    .uuid("job")
                    .text("detail")
                    .build());

    private static Builder table(String name) {
        return new Builder(name);
    }

    /** A table that keeps jobs with their counters. */
    private static Builder open(String name) {
        return new Builder(name)
                .uuid("job")
                .text("type")
                .number("due")
                .number("attempt")
                .number("failures")
                .number("losses")
                .number("elapsed")
                .number("deadline");
    }

    private static final class Builder {
        private final String name;
        private final List<Column> columns = new ArrayList<>();

        Builder(String name) {
            this.name = name;
        }

        Builder uuid(String column) {
            return and(column, Kind.UUID);
        }

        Builder text(String column) {
            return and(column, Kind.TEXT);
        }

        Builder json(String column) {
            return and(column, Kind.JSON);
        }

        Builder number(String column) {
            return and(column, Kind.NUMBER);
        }

        Builder flag(String column) {
            return and(column, Kind.FLAG);
        }

        Builder bytes(String column) {
            return and(column, Kind.BYTES);
        }

        private Builder and(String column, Kind kind) {
            columns.add(new Column(column, kind));
            return this;
        }

        CopiedTable build() {
            return new CopiedTable(name, columns);
        }
    }
}
