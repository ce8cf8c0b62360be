package dev.longhaul.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code redrive ID...}: puts dead jobs back to scheduled. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Puts dead jobs back to scheduled: the schedule starts again, the attempt numbers go on. A message goes on at the"
                    + " handler that failed.",
            "",
            "The error queue is: longhaul jobs --state dead"
        })
final class RedriveCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private ServerOption server;

    @Parameters(paramLabel = "ID", arity = "1..*")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--rerun-all", description = "All handlers of a message run again, also those that are done.")
    private boolean rerunAll;

    @Option(
            names = "--return-to-origin",
            description =
                    "Sends messages back to the queue or topic that they came from, instead of trying them again.")
    private boolean returnToOrigin;

    @Option(names = "--json", description = "Print each job as JSON.")
    private boolean json;

    private final Environment environment;

    RedriveCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        if (rerunAll && returnToOrigin) {
            throw new ParameterException(
                    spec.commandLine(), "--rerun-all and --return-to-origin contradict each other; use one of them");
        }
        new Move(move(), new JobPrinter(spec.commandLine().getOut(), environment.clock(), json)).apply(server, ids);
    }

    private String move() {
        if (returnToOrigin) {
            return "return-to-origin";
        }
        return rerunAll ? "rerun-all" : "redrive";
    }
}
