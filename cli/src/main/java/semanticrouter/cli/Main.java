package semanticrouter.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import semanticrouter.cli.command.ChatCommand;
import semanticrouter.cli.language.CheckCommand;
import semanticrouter.cli.language.CompileCommand;
import semanticrouter.cli.command.ConfigCommand;
import semanticrouter.cli.language.DecompileCommand;
import semanticrouter.cli.command.EvalCommand;
import semanticrouter.cli.command.EvaluateCommand;
import semanticrouter.cli.language.FmtCommand;
import semanticrouter.cli.language.GenerateCommand;
import semanticrouter.cli.language.IntentCommand;
import semanticrouter.cli.cache.CacheCommand;
import semanticrouter.cli.catalogue.ModelCommand;
import semanticrouter.cli.catalogue.RecipeCommand;
import semanticrouter.cli.command.ServeCommand;
import semanticrouter.cli.command.StatusCommand;
import semanticrouter.cli.command.StopCommand;
import semanticrouter.cli.language.TestCommand;
import semanticrouter.cli.command.TrainCommand;
import semanticrouter.cli.command.ValidateCommand;
import semanticrouter.cli.mock.MockCommand;
import semanticrouter.cli.operate.CompletionCommand;
import semanticrouter.cli.operate.DashboardCommand;
import semanticrouter.cli.operate.DoctorCommand;
import semanticrouter.cli.operate.InitCommand;
import semanticrouter.cli.operate.LogsCommand;
import semanticrouter.cli.operate.SmokeCommand;
import semanticrouter.cli.replay.ReplayCommand;
import semanticrouter.cli.serve.HeadStart;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;

/// The program `vllm-sr`.
@Command(
        name = "vllm-sr",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        description = "Decides, for every LLM request, which model serves it and under which policy.")
public final class Main implements Runnable {
    private static final String LOGO = """
                 ╭──▷ small
            ?──◆─┼──▷ strong     Semantic Router
                 ╰──▷ local
            """;

    /// Set by the launcher: which of the descriptors 0 and 1 are terminals.
    private static final String TERMINALS = "VLLM_SR_TERMINALS";

    /// The library that prints the help refuses less.
    private static final int NARROWEST_HELP = 55;

    private static final String STANDARD_INPUT = "0";
    private static final String STANDARD_OUTPUT = "1";

    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            ValidateCommand.class,
            EvalCommand.class,
            ChatCommand.class,
            StatusCommand.class,
            StopCommand.class,
            CompileCommand.class,
            DecompileCommand.class,
            FmtCommand.class,
            CheckCommand.class,
            TestCommand.class,
            GenerateCommand.class,
            IntentCommand.class,
            RecipeCommand.class,
            ModelCommand.class,
            ConfigCommand.class,
            InitCommand.class,
            DoctorCommand.class,
            SmokeCommand.class,
            MockCommand.class,
            LogsCommand.class,
            DashboardCommand.class,
            ReplayCommand.class,
            CacheCommand.class,
            CompletionCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            CommandLine.HelpCommand.class);

    /// What looks at the other commands.
    private static final Set<Class<?>> ABOUT_ALL = Set.of(CompletionCommand.class, CommandLine.HelpCommand.class);

    private final Terminal terminal;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public Main() {
        this(Terminal.of(
                terminal(STANDARD_INPUT),
                terminal(STANDARD_OUTPUT),
                System.getenv("NO_COLOR"),
                System.getenv("COLUMNS")));
    }

    public Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Whether a descriptor is a terminal. The launcher looks, because a JVM cannot tell the two apart.
    @SuppressWarnings("SystemConsoleNull") // it is declared nullable, and costs nothing to respect
    private static boolean terminal(String descriptor) {
        String terminals = System.getenv(TERMINALS);
        if (terminals != null) {
            return terminals.contains(descriptor);
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve")) {
            Logs.forCommand(); // until the server says where its lines go
            HeadStart.begin();
        }
        Interrupt.succeeds();
        System.exit(run(new Main(), args));
    }

    /// Runs one command line and returns its exit code.
    public static int run(Main main, String... args) {
        CommandLine commandLine = commandLine(main, wanted(args));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                main.terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setUsageHelpWidth(Math.max(main.terminal.width(), NARROWEST_HELP));
        commandLine.setOut(new PrintWriter(main.terminal.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(main.terminal.err(), true, StandardCharsets.UTF_8));
        var failures = new Failures(main.terminal);
        commandLine.setExecutionExceptionHandler(failures);
        commandLine.setParameterExceptionHandler(failures);
        return commandLine.execute(args);
    }

    /// The program with every command.
    static CommandLine commandLine(Main main) {
        return commandLine(main, COMMANDS);
    }

    private static CommandLine commandLine(Main main, List<Class<?>> commands) {
        var commandLine = new CommandLine(main);
        commands.forEach(commandLine::addSubcommand);
        return commandLine;
    }

    /// The commands of a command line. It takes a while to read the options of all of them, so of one that names its
    /// command first it is that alone.
    private static List<Class<?>> wanted(String... args) {
        if (args.length > 0) {
            for (Class<?> command : COMMANDS) {
                if (named(command, args[0]) && !ABOUT_ALL.contains(command)) {
                    return List.of(command);
                }
            }
        }
        return COMMANDS;
    }

    private static boolean named(Class<?> type, String word) {
        Command command = type.getAnnotation(Command.class);
        return command.name().equals(word) || List.of(command.aliases()).contains(word);
    }

    /// Value of an environment variable, null when it is not set.
    public static @Nullable String environment(@Nullable String name) {
        return name == null ? null : System.getenv(name);
    }

    /// Where this run writes.
    public Terminal terminal() {
        return terminal;
    }

    /// Without a command: the logo, the help, and success.
    @Override
    public void run() {
        if (spec != null) {
            if (environment("VLLM_SR_NO_LOGO") == null) {
                terminal.out().println(terminal.style(Style.CYAN, LOGO));
            }
            spec.commandLine().usage(terminal.out());
            terminal.out().println("Start here: vllm-sr serve --demo");
        }
    }

    /// The version of the program, from its jar.
    public static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// Prints the version.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vllm-sr " + version()};
        }
    }
}
