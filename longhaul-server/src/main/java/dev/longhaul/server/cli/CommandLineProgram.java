package dev.longhaul.server.cli;

import dev.longhaul.console.text.InertText;
import dev.longhaul.server.client.ApiException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line as a function of its arguments, environment and two outputs; what {@link Main} runs, and what tests run.
 */
final class CommandLineProgram {

    private final PrintWriter out;
    private final PrintWriter err;
    private final Environment environment;

    CommandLineProgram(PrintWriter out, PrintWriter err, Environment environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs one command and returns its exit code; {@code serve} and {@code demo} return when they are stopped. */
    int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new LonghaulCommand(), new Commands(environment));
        commandLine
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler((failure, given) -> misunderstood(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        commandLine
                .getHelpSectionMap()
                .put(
                        CommandLine.Model.UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
                        help -> help.createHeading("%nExit codes:%n"));
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.code()), code.meaning());
        }
        commandLine.getCommandSpec().usageMessage().exitCodeList(codes);
        return commandLine;
    }

    private int misunderstood(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        complain(failure.getMessage() == null ? "the command line cannot be read" : failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("longhaul: see " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE.code();
    }

    private int failed(Exception failure) {
        return switch (failure) {
            case CommandException e -> complain(e.exitCode(), e);
            case ApiException e -> complain(exitCode(e.kind()), e);
            default -> defect(failure);
        };
    }

    private static ExitCode exitCode(ApiException.Kind kind) {
        return switch (kind) {
            case REFUSED -> ExitCode.REFUSED;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case FORBIDDEN -> ExitCode.FORBIDDEN;
        };
    }

    private int complain(ExitCode code, Exception failure) {
        complain(failure.getMessage() == null ? code.meaning() : failure.getMessage());
        return code.code();
    }

    private int defect(Exception failure) {
        complain("a defect of Longhaul, please report it: " + failure);
        if (environment.get("LONGHAUL_DEBUG").isPresent()) {
            failure.printStackTrace(err);
        } else {
            err.println("longhaul: set LONGHAUL_DEBUG=1 and run it again to see where");
        }
        return ExitCode.DEFECT.code();
    }

    /** The first line carries the program's name; what follows (a caret that points) keeps its columns. */
    private void complain(String message) {
        err.println("longhaul: " + InertText.lines(message));
    }

    /** Makes commands, and hands the environment to those that ask for it. */
    private record Commands(Environment environment) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> wanted) throws Exception {
            for (Constructor<?> constructor : wanted.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Environment.class) {
                    return wanted.cast(constructor.newInstance(environment));
                }
            }
            return CommandLine.defaultFactory().create(wanted);
        }
    }
}
