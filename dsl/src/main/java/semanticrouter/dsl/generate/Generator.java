package semanticrouter.dsl.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.generate.Progress.Phase;
import semanticrouter.dsl.syntax.Parser;
import semanticrouter.dsl.syntax.ProgramText;

/// Drafts programs with a chat model: asks, takes the program out of the answer, parses it, and asks for repairs.
///
/// An inner loop mends the syntax. An outer one mends what checking, compiling and proving find, and ends early when
/// the findings or the draft do not change. Both are bounded by {@link GenerateOptions#maxRetries}. Instructions,
/// drafts and answers are written nowhere.
public final class Generator {
    private static final String SOURCE = "draft.dsl";

    private final Dsl dsl;
    private final Prompts prompts;
    private final ChatModel model;

    /// @param reference what the model is told of the language
    public Generator(Dsl dsl, SchemaReference reference, ChatModel model) {
        this.dsl = dsl;
        this.prompts = new Prompts(reference);
        this.model = model;
    }

    /// Drafts a program that parses.
    ///
    /// @throws ChatModel.Failed when the model cannot be asked; nothing is tried again
    public Generated draft(Task task, GenerateOptions options, Consumer<Progress> progress)
            throws ChatModel.Failed, InterruptedException {
        Generated drafted = drafted(prompts.first(task), Phase.GENERATE, task, options, progress);
        progress.accept(new Progress(Phase.COMPLETE, options.attemptOffset() + drafted.attempts()));
        return drafted;
    }

    /// Drafts a program and has it mended until nothing stands against it.
    ///
    /// @throws ChatModel.Failed when the model cannot be asked; nothing is tried again
    public Generated generate(Task task, GenerateOptions options, Consumer<Progress> progress)
            throws ChatModel.Failed, InterruptedException {
        Generated best = drafted(prompts.first(task), Phase.GENERATE, task, options, progress);
        int attempts = best.attempts();
        List<String> before = List.of();
        for (int round = 0; round < options.maxRetries() && options.validate(); round++) {
            List<String> wrong = best.parseError().isPresent() ? List.of() : faults(best.dsl());
            if (wrong.isEmpty() || wrong.equals(before)) {
                break;
            }
            before = wrong;
            String repair = prompts.repair(task, best.dsl(), String.join("\n", wrong));
            Generated next = drafted(repair, Phase.REPAIR, task, options.after(attempts), progress);
            attempts += next.attempts();
            if (next.parseError().isPresent() || next.dsl().equals(best.dsl())) {
                break;
            }
            best = next;
        }
        progress.accept(new Progress(Phase.COMPLETE, options.attemptOffset() + attempts));
        return best.withAttempts(attempts);
    }

    private Generated drafted(
            String question, Phase asking, Task task, GenerateOptions options, Consumer<Progress> progress)
            throws ChatModel.Failed, InterruptedException {
        int attempt = options.attemptOffset() + 1;
        String answer = ask(question, new Progress(asking, attempt), options, progress);
        String program = ProgramText.within(answer);
        Optional<String> error = parseError(program);
        for (int round = 0; round < options.maxRetries() && error.isPresent(); round++) {
            attempt++;
            String repair = prompts.repair(task, program.isEmpty() ? answer.strip() : program, error.get());
            answer = ask(repair, new Progress(Phase.REPAIR, attempt), options, progress);
            program = ProgramText.within(answer);
            error = parseError(program);
        }
        int attempts = attempt - options.attemptOffset();
        if (error.isPresent()) {
            return new Generated(program.isEmpty() ? answer.strip() : program, answer, attempts, error, List.of());
        }
        boolean formatted = options.format() && !program.contains("DECISION_TREE");
        String text = formatted ? dsl.format(SOURCE, program).text().orElse(program) : program;
        return new Generated(text, answer, attempts, Optional.empty(), options.validate() ? findings(text) : List.of());
    }

    private String ask(String question, Progress asking, GenerateOptions options, Consumer<Progress> progress)
            throws ChatModel.Failed, InterruptedException {
        progress.accept(asking);
        String answer = model.answer(prompts.system(), question, options.temperature(), options.maxTokens());
        progress.accept(new Progress(Phase.PARSE, asking.attempt()));
        return answer;
    }

    private Optional<String> parseError(String program) {
        if (program.isEmpty()) {
            return Optional.of("the answer holds no block of the routing language");
        }
        Parser.Parsed parsed = dsl.parse(SOURCE, program);
        return parsed.errors().isEmpty()
                ? Optional.empty()
                : Optional.of(parsed.errors().stream()
                        .map(error -> Issue.of(error).line())
                        .collect(Collectors.joining("\n")));
    }

    /// What checking finds, each finding once.
    private List<String> findings(String program) {
        return issues(program).map(Issue::line).distinct().toList();
    }

    /// The findings that a program should be mended for: errors, broken limits, names that stand for nothing, routes
    /// without a model or that never match. Two routes that can match on one signal are often meant.
    private List<String> faults(String program) {
        return issues(program)
                .filter(issue -> issue.diagnostic().severity() == Severity.ERROR
                        || issue.diagnostic().severity() == Severity.CONSTRAINT
                        || issue.diagnostic()
                                .code()
                                .matches("dsl-unknown-.*|dsl-no-model|dsl-wrong-kind|policy-never-matches"))
                .map(Issue::line)
                .distinct()
                .toList();
    }

    private Stream<Issue> issues(String program) {
        Compiled compiled = dsl.compile(SOURCE, program);
        Validation validation = dsl.validate(SOURCE, program).compiling(compiled);
        Stream<Issue> proved = validation.ok()
                ? dsl.findings(compiled.document()).stream()
                        .filter(finding -> !finding.code().startsWith("assertion-"))
                        .map(Issue::of)
                : Stream.empty();
        return Stream.concat(validation.issues().stream(), proved);
    }
}
