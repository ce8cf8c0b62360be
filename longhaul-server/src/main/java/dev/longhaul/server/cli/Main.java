package dev.longhaul.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The program's entry: runs the command line and exits with its {@link ExitCode}. */
public final class Main {

    private Main() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        // Text in UTF-8 whatever the locale: a table that holds "…" or a Chinese label is not turned into question
        // marks.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Environment environment =
                new Environment(System.getenv(), InstantSource.system(), new SecureRandom(), Thread::sleep);
        int code = new CommandLineProgram(out, err, environment).run(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }
}
