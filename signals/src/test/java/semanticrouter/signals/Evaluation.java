package semanticrouter.signals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.mcp.McpServers;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.signal.SignalSetup;

/// Evaluates a family as the router would, with settings and models a test decides.
public final class Evaluation {
    private final EncoderRuntime encoders;
    private final Map<Class<?>, Record> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private Path assets = Path.of("");
    private Optional<SubjectTool> subjects = Optional.empty();

    public Evaluation() {
        this(FakeEncoders.none());
    }

    public Evaluation(EncoderRuntime encoders) {
        this.encoders = encoders;
    }

    /// A user message with defaults for everything else.
    public static RequestFacts text(String text) {
        return RequestFacts.ofText("auto", text);
    }

    public Evaluation with(Record setting) {
        settings.put(setting.getClass(), setting);
        return this;
    }

    public Evaluation environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Evaluation assets(Path root) {
        assets = root;
        return this;
    }

    /// An MCP classifier, which comes before the process's own.
    public Evaluation subjects(SubjectTool tool) {
        subjects = Optional.of(tool);
        return this;
    }

    /// Says that something refers to a name.
    public Evaluation used(String name) {
        used.add(name);
        return this;
    }

    private Settings settings() {
        return new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                Record setting = settings.get(type);
                if (setting == null) {
                    throw new IllegalArgumentException("the test gives no " + type.getSimpleName());
                }
                return type.cast(setting);
            }
        };
    }

    public <R extends Record & SignalRule> SignalEvaluator prepare(SignalFamily<R> family, List<R> rules)
            throws UnavailableException, InterruptedException {
        var services = new SignalServices(
                encoders, Clock.systemUTC(), environment::get, path -> assets.resolve(path), McpServers.NONE, subjects);
        return family.prepare(new SignalSetup<>(rules, settings(), services, used));
    }

    public SignalInput input(RequestFacts facts) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        return new SignalInput(facts, encoders.open(deadline), deadline, _ -> true);
    }

    public <R extends Record & SignalRule> SignalReport report(
            SignalFamily<R> family, List<R> rules, RequestFacts facts)
            throws UnavailableException, InterruptedException {
        try (SignalEvaluator evaluator = prepare(family, rules)) {
            return evaluator.evaluate(input(facts));
        }
    }

    /// Names that match.
    public <R extends Record & SignalRule> List<String> matches(
            SignalFamily<R> family, List<R> rules, RequestFacts facts)
            throws UnavailableException, InterruptedException {
        return matched(report(family, rules, facts));
    }

    public static List<String> matched(SignalReport report) {
        return report.outcomes().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof SignalOutcome.Match)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The confidence stored for a name, matched or not; NaN when there is none.
    public static double confidence(SignalReport report, String name) {
        return switch (report.outcomes().get(name)) {
            case SignalOutcome.Match match -> match.confidence().orElse(Double.NaN);
            case SignalOutcome.NoMatch(var stored) -> stored.orElse(Double.NaN);
            case SignalOutcome.Unavailable _ -> Double.NaN;
            case null -> Double.NaN;
        };
    }
}
