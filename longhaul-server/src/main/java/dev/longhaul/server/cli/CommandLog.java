package dev.longhaul.server.cli;

import org.slf4j.LoggerFactory;

/** The log of commands that work without a server: warnings, on standard error, so that standard output is the result's. */
final class CommandLog {

    private static final String FILE = "logback.configurationFile";

    private CommandLog() {}

    /** Sets the log up so, unless it is set up already. */
    static void toStandardError() {
        if (System.getProperty(FILE) != null) {
            return;
        }
        System.setProperty(FILE, "dev/longhaul/server/cli/command-log.xml");
        try {
            LoggerFactory.getILoggerFactory();
        } finally {
            // Boot, which sets the log up in its own way when a server starts, would complain of it.
            System.clearProperty(FILE);
        }
    }
}
