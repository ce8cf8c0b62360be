package dev.longhaul.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code longhaul}: says what there is. */
@Command(
        name = "longhaul",
        description = "Finishes work that cannot be finished now.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ScheduleCommand.class,
            SendCommand.class,
            JobsCommand.class,
            RedriveCommand.class,
            NodesCommand.class,
            MigrateStoreCommand.class,
            KeyCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
final class LonghaulCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
