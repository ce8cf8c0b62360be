package dev.longhaul.trials;

import dev.longhaul.trials.benchmark.BenchmarkCommand;
import dev.longhaul.trials.comparison.CompareCommand;
import dev.longhaul.trials.outage.Outages;
import dev.longhaul.trials.planted.PlantedCommand;
import dev.longhaul.trials.simulate.InterleaveCommand;
import dev.longhaul.trials.simulate.SimulateCommand;
import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.trials.trial.BrokerTrial;
import dev.longhaul.trials.trial.ClockTrial;
import dev.longhaul.trials.trial.KillTrial;
import dev.longhaul.trials.trial.MembershipTrial;
import dev.longhaul.trials.trial.MessageTrial;
import dev.longhaul.trials.trial.PauseTrial;
import dev.longhaul.trials.trial.ShapesTrial;
import dev.longhaul.trials.trial.Trial;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: one subcommand a trial. */
@Command(
        name = "trials",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "TRIAL",
        description = "Tries Longhaul with real processes, databases and networks; docs/trials.md tells more.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every promise was kept",
            "1:something was found, or the trial could not be held",
            "2:the command line cannot be read"
        })
public final class Trials {

    /** Every trial. */
    static final List<Trial> ALL = Stream.concat(
                    Stream.of(
                            new KillTrial(KillTrial.Where.POSTGRESQL),
                            new KillTrial(KillTrial.Where.MARIADB),
                            new KillTrial(KillTrial.Where.SQLITE),
                            new MessageTrial(),
                            new BrokerTrial(Duration.ofMinutes(1)),
                            new PauseTrial(),
                            new MembershipTrial(),
                            new ShapesTrial(),
                            new ClockTrial()),
                    Outages.ALL.stream())
            .toList();

    private Trials() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(new TrialTime(), out).execute(arguments));
    }

    static CommandLine commandLine(TrialTime time, PrintWriter out) {
        CommandLine commandLine = new CommandLine(new Trials()).setOut(out).setUsageHelpAutoWidth(true);
        for (Trial trial : ALL) {
            CommandLine subcommand = new CommandLine(new TrialCommand(trial, time, out));
            subcommand.getCommandSpec().usageMessage().description(trial.description());
            commandLine.addSubcommand(trial.name(), subcommand);
        }
        commandLine.addSubcommand(new UpgradeCommand(time, out));
        commandLine.addSubcommand("campaign", new CampaignCommand(time, out));
        commandLine.addSubcommand(new SimulateCommand(time, out));
        commandLine.addSubcommand(new InterleaveCommand(time, out));
        commandLine.addSubcommand(new PlantedCommand(time, out));
        commandLine.addSubcommand(new CompareCommand(time, out));
        commandLine.addSubcommand(BenchmarkCommand.commandLine(time, out));
        return commandLine;
    }
}
