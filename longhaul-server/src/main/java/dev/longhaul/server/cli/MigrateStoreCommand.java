package dev.longhaul.server.cli;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.transfer.StoreTransfer.Copied;
import dev.longhaul.server.text.TextTable;
import dev.longhaul.server.text.TextTable.Side;
import dev.longhaul.store.StoreException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code migrate-store}: moves everything from one database to another, without any server. */
@Command(
        name = "migrate-store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Moves all jobs, with their history, from one database to an empty other one.",
            "",
            "Stop all nodes on both first. It is all or nothing: when it fails, the old database is as it was and the new",
            "one has empty tables. When it is done, Longhaul refuses to start on the old database, whose jobs would run",
            "twice. Keep the data folder's secrets.key: signing secrets are encrypted with it.",
            "",
            "Example:",
            "  longhaul migrate-store --from jdbc:sqlite:longhaul-data/longhaul.db --to postgresql://longhaul@db/longhaul"
        })
final class MigrateStoreCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "URL",
            description = "The old database (default: SQLite in LONGHAUL_DATA, else in ./longhaul-data).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "The new one (default: LONGHAUL_DATABASE_URL, which keeps a password off the command line).")
    private @Nullable String to;

    @Option(names = "--json", description = "Print JSON: tables and their rows.")
    private boolean json;

    private final Environment environment;

    MigrateStoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        CommandLog.toStandardError();
        String source = from != null
                ? from
                : "jdbc:sqlite:" + environment.get("LONGHAUL_DATA").orElse("longhaul-data") + "/longhaul.db";
        String target = to != null
                ? to
                : environment
                        .get("LONGHAUL_DATABASE_URL")
                        .orElseThrow(() -> new CommandException(
                                ExitCode.USAGE, "there is neither --to nor LONGHAUL_DATABASE_URL: where to move?"));
        List<Copied> copied = move(source, target);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.print(asJson(copied)) + "\n" : asTable(copied));
        out.flush();
    }

    private static List<Copied> move(String source, String target) {
        try (JdbcStore old = store("--from", source);
                JdbcStore fresh = store("--to", target)) {
            return old.moveTo(fresh);
        } catch (StoreException e) {
            ExitCode code = switch (e.kind()) {
                case UNAVAILABLE -> ExitCode.UNREACHABLE;
                case UNKNOWN_COMMIT -> ExitCode.UNKNOWN;
                case REFUSED, CONFLICT, LOCK_WAIT, FULL -> ExitCode.REFUSED;
            };
            throw new CommandException(code, String.valueOf(e.getMessage()), e);
        }
    }

    private static JdbcStore store(String option, String url) {
        try {
            return JdbcStore.of(url);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage(), e);
        }
    }

    private static String asTable(List<Copied> copied) {
        TextTable table = new TextTable().column("table", Side.LEFT).column("rows", Side.RIGHT);
        copied.forEach(each -> table.row(each.table(), Long.toString(each.rows())));
        return table + "\nmoved; start Longhaul on the new database\n";
    }

    private static ObjectNode asJson(List<Copied> copied) {
        ObjectNode document = Json.object();
        ArrayNode tables = document.putArray("tables");
        copied.forEach(each -> tables.addObject().put("table", each.table()).put("rows", each.rows()));
        return document;
    }
}
