package dev.longhaul.server.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: a script with which bash and zsh complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script that makes bash and zsh complete longhaul's commands and options.",
            "",
            "In ~/.bashrc or, after 'autoload -U +X bashcompinit && bashcompinit', in ~/.zshrc:",
            "  source <(longhaul completion)"
        })
final class CompletionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        String script = AutoComplete.bash("longhaul", spec.root().commandLine());
        // bash looks the word up as it was typed, so that ./longhaul has to be named as well.
        spec.commandLine().getOut().println(script + "\ncomplete -F _complete_longhaul -o default ./longhaul");
    }
}
