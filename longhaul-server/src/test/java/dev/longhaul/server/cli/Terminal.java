package dev.longhaul.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command line as a shell would, at a fixed time, and keeps what it printed. */
final class Terminal {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, String> variables = new HashMap<>();
    private final List<Duration> waited = new ArrayList<>();

    /** What one command left behind. */
    record Ran(int code, String out, String err) {}

    Terminal with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** How long commands waited between questions, without anybody waiting. */
    List<Duration> waited() {
        return waited;
    }

    Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(variables, () -> NOW, new SecureRandom(), waited::add);
        int code = new CommandLineProgram(new PrintWriter(out, true), new PrintWriter(err, true), environment)
                .run(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
