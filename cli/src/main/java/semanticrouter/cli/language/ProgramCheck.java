package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.check.Issue;
import tools.jackson.databind.json.JsonMapper;

/// `validate` of a routing program.
///
/// @param file the program
/// @param runtime also run its TEST blocks, when there is neither an error nor a broken limit
/// @param base configuration to run them with
/// @param strict whether warnings and broken limits fail too
public record ProgramCheck(
        Path file, boolean runtime, @Nullable Path base, boolean strict) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Prints what is wrong and returns whether nothing stands against the program.
    ///
    /// @param json print one JSON object instead of lines
    public boolean run(Terminal terminal, boolean json) throws IOException, InterruptedException {
        Dsl dsl = Kinds.language();
        String text = DslFiles.read(file);
        Validation validation = dsl.validate(file.toString(), text);
        boolean tested = runtime && validation.runnable();
        if (tested) {
            var program = new DslFiles.Program(
                    text, validation, dsl.compile(file.toString(), text).document());
            List<Diagnostic> missed =
                    ProgramTests.run(terminal, file, program, base).diagnostics();
            validation = new Validation(
                    Stream.concat(validation.issues().stream(), missed.stream().map(Issue::of))
                            .toList(),
                    validation.symbols());
        }
        boolean valid = validation.ok()
                && (!strict || validation.count(Severity.WARNING) + validation.count(Severity.CONSTRAINT) == 0);
        if (json) {
            terminal.out().println(JSON.writeValueAsString(json(validation, valid, tested)));
            return valid;
        }
        terminal.err().print(validation.render());
        if (runtime && !tested) {
            terminal.warning("the tests were not run: first mend the errors and constraints");
        }
        if (valid) {
            terminal.success(file + " is a valid program" + (tested ? " and passes its tests" : ""));
        } else {
            terminal.failure(file + " is not valid");
        }
        return valid;
    }

    private Map<String, Object> json(Validation validation, boolean valid, boolean tested) {
        var object = new LinkedHashMap<String, Object>();
        object.put("valid", valid);
        object.put("file", file.toString());
        object.put("tested", tested);
        object.put(
                "diagnostics",
                validation.issues().stream().map(ProgramCheck::finding).toList());
        object.put("symbols", validation.symbols());
        return object;
    }

    private static Map<String, Object> finding(Issue issue) {
        Diagnostic diagnostic = issue.diagnostic();
        var finding = new LinkedHashMap<String, Object>();
        finding.put("level", diagnostic.severity().toString());
        finding.put("code", diagnostic.code());
        finding.put("message", diagnostic.message());
        finding.put("hint", diagnostic.hint());
        finding.put("line", diagnostic.span().line());
        finding.put("column", diagnostic.span().column());
        finding.put(
                "fixes",
                issue.fix()
                        .map(fix -> List.of(Map.of(
                                "description", fix.description(),
                                "newText", fix.newText(),
                                "line", fix.place().line(),
                                "column", fix.place().column(),
                                "endLine", fix.place().endLine(),
                                "endColumn", fix.place().endColumn())))
                        .orElse(List.of()));
        return finding;
    }
}
