package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.proof.PolicyReport;

/// `check`: what can and cannot happen under a policy, proved.
@Command(
        name = "check",
        description =
                "Proves what can and cannot happen under a policy: decisions that never match or are shadowed, ties, whether the "
                        + "default is reached, and its assertions. Takes a routing program (.dsl) or a YAML configuration.")
public final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program or YAML configuration.")
    private Path file = Path.of("-");

    @Override
    public Integer call() throws IOException {
        Terminal terminal = main.terminal();
        Dsl dsl = Kinds.language();
        MappingNode document;
        String text;
        boolean sound = true;
        Set<String> said = Set.of();
        if (file.toString().matches(".*\\.ya?ml")) {
            text = DslFiles.read(file);
            document = DslFiles.readYaml(terminal, file, text);
        } else {
            DslFiles.Program program = DslFiles.compile(terminal, dsl, file);
            if (!program.compiles()) {
                return ExitCode.FAILED;
            }
            sound = program.validation().ok();
            said = program.validation().diagnostics().stream()
                    .map(Diagnostic::message)
                    .collect(Collectors.toSet());
            text = program.text();
            document = program.document();
        }
        var renderer = new DiagnosticRenderer(Map.of(file.toString(), text));
        for (PolicyReport report : dsl.check(document)) {
            for (Diagnostic finding : report.diagnostics()) {
                if (!said.contains(finding.message())) { // a broken assertion was said with the program's faults
                    terminal.err().println(renderer.render(finding));
                }
            }
            sound &= report.diagnostics().stream().noneMatch(Diagnostic::isError);
            terminal.out()
                    .println((report.recipe().isEmpty() ? "default" : report.recipe()) + ": "
                            + report.findings().size() + " findings, "
                            + report.assertions().size() + " assertions; "
                            + said(report.defaultModel()));
        }
        if (sound) {
            terminal.success("no error was found in the policy");
        }
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String said(PolicyReport.DefaultModel model) {
        return switch (model) {
            case REACHED -> "requests can reach the default model";
            case NEVER_REACHED -> "no request reaches the default model";
            case UNDECIDED -> "whether requests reach the default model is not decided";
        };
    }
}
