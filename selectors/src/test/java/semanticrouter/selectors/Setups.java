package semanticrouter.selectors;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.Posterior;
import semanticrouter.core.evidence.Reading;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.SignalServices;

/// What selectors are made ready with and asked with, for tests.
public final class Setups {
    private Setups() {}

    public static <C extends Record> SelectorSetup<C> setup(
            C options, List<Candidate> candidates, EncoderRuntime encoders) {
        return setup(options, candidates, encoders, Map.of());
    }

    /// @param settings what each settings record holds beside its defaults, by class
    public static <C extends Record> SelectorSetup<C> setup(
            C options, List<Candidate> candidates, EncoderRuntime encoders, Map<Class<?>, Map<String, ?>> settings) {
        Settings bound = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return Bound.options(type, settings.getOrDefault(type, Map.of()));
            }
        };
        var services = new SignalServices(encoders, Clock.systemUTC(), _ -> null, path -> path);
        return new SelectorSetup<>(options, candidates, AnswerContract.NONE, bound, services);
    }

    public static Candidate candidate(String name) {
        return new Candidate(ModelRef.to(name), ModelProfile.named(name));
    }

    /// @param quality NaN when unknown
    /// @param price NaN when unknown
    public static Candidate candidate(String name, String description, double quality, double price) {
        var profile = new ModelProfile(
                name,
                description,
                "",
                0,
                List.of(),
                List.of(),
                Double.isNaN(quality) ? OptionalDouble.empty() : OptionalDouble.of(quality),
                "",
                List.of(),
                Double.isNaN(price) ? Optional.empty() : Optional.of(new Pricing("USD", price, price, price)),
                false);
        return new Candidate(ModelRef.to(name), profile);
    }

    /// The setup of a loop whose answer must be so.
    public static <C extends Record> SelectorSetup<C> contracted(SelectorSetup<C> setup, AnswerContract contract) {
        return new SelectorSetup<>(setup.options(), setup.candidates(), contract, setup.settings(), setup.services());
    }

    public static SelectionInput input(String text, String category, List<Candidate> candidates) {
        List<String> rules = category.isEmpty() ? List.of() : List.of("domain:" + category);
        return input(RequestFacts.ofText("auto", text), rules, candidates);
    }

    public static SelectionInput input(RequestFacts facts, List<String> rules, List<Candidate> candidates) {
        return new SelectionInput(
                facts,
                evidence(),
                new Decision.Matched("d", 0, 1, rules),
                candidates,
                Deadline.after(Duration.ofSeconds(5)));
    }

    private static Evidence evidence() {
        var program =
                new DecisionProgram(List.of(), Strategy.PRIORITY, AtomTable.of(List.of(), _ -> ConfidenceRange.ONE));
        var states = new AtomStates(0);
        return new Evidence(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                ProjectionTrace.NONE,
                states,
                program.evaluate(states),
                List.of(),
                new Posterior(List.of(), List.of()),
                Reading.WHOLE);
    }

    /// A runtime that knows the vectors of some texts.
    public static EncoderRuntime encoders(Map<String, float[]> vectors) {
        return new FakeEncoders(vectors);
    }

    /// A runtime without any model.
    public static EncoderRuntime noEncoders() {
        return new FakeEncoders(Map.of());
    }
}
