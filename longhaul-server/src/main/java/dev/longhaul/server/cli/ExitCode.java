package dev.longhaul.server.cli;

/** What the program's exit code says; scripts branch on it, so no number changes its meaning. */
enum ExitCode {
    /** It is done. */
    OK(0, "done"),
    /** The server refused it, or what was waited for did not succeed. */
    REFUSED(1, "refused, or what was waited for did not succeed"),
    /** The command line cannot be understood, a schedule's text included. */
    USAGE(2, "the command line is wrong"),
    /** Nobody answers at the address of the server, or of a database. */
    UNREACHABLE(3, "the server or the database cannot be reached"),
    /** There is no such job. */
    NOT_FOUND(4, "there is no such job"),
    /** The API key is missing or wrong. */
    FORBIDDEN(5, "the API key is missing or wrong"),
    /** The server could not start: a port in use, a folder that cannot be written, a setting that cannot be. */
    NOT_STARTED(6, "the server could not start"),
    /** Nobody knows whether it was done. */
    UNKNOWN(7, "whether it was done is unknown; run the same again"),
    /** A defect of Longhaul. */
    DEFECT(70, "a defect of Longhaul");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number. */
    int code() {
        return code;
    }

    /** The line in the program's help. */
    String meaning() {
        return meaning;
    }
}
