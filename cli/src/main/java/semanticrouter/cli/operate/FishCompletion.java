package semanticrouter.cli.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Writes completions for the fish shell from the commands themselves.
final class FishCompletion {
    private final String program;
    private final List<String> lines = new ArrayList<>();

    private FishCompletion(String program) {
        this.program = program;
    }

    /// The script.
    static String of(CommandSpec root) {
        var script = new FishCompletion(root.name());
        script.lines.add("# Completions of " + root.name() + " for fish.");
        script.commands(root, "__fish_use_subcommand", "");
        return String.join("\n", script.lines) + "\n";
    }

    /// @param here fish's condition for being inside `command`
    /// @param path the commands that lead here, separated by blanks
    private void commands(CommandSpec command, String here, String path) {
        List<String> below = names(command);
        String inside = path.isEmpty()
                ? here
                : here + (below.isEmpty() ? "" : "; and not __fish_seen_subcommand_from " + String.join(" ", below));
        options(command, inside);
        for (Map.Entry<String, CommandLine> entry : command.subcommands().entrySet()) {
            CommandSpec sub = entry.getValue().getCommandSpec();
            if (!entry.getKey().equals(sub.name()) || sub.usageMessage().hidden()) {
                continue;
            }
            lines.add("complete -c " + program + " -f -n " + quoted(inside) + " -a " + sub.name() + " -d "
                    + quoted(first(sub.usageMessage().description())));
            String reached = "__fish_seen_subcommand_from " + sub.name();
            commands(sub, path.isEmpty() ? reached : here + "; and " + reached, (path + " " + sub.name()).strip());
        }
    }

    private static List<String> names(CommandSpec command) {
        return List.copyOf(command.subcommands().keySet());
    }

    private void options(CommandSpec command, String condition) {
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            var line = new StringBuilder("complete -c " + program + " -n " + quoted(condition));
            for (String name : option.names()) {
                line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                line.append(" -r");
            }
            lines.add(line.append(" -d ")
                    .append(quoted(first(option.description())))
                    .toString());
        }
    }

    private static String first(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
