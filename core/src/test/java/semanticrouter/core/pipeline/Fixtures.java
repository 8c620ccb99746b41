package semanticrouter.core.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.NoEncodings;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalReport;

/// A small plan by hand: `word:hello` goes to `small`, anything unavailable as the policy says, the rest to `big`.
final class Fixtures {
    static final Selector FIRST = input -> new Selection.Single(
            input.candidates().getFirst(),
            "static",
            "first of " + input.candidates().size());

    private Fixtures() {}

    static RoutingPlan plan(String hash, PluginChain plugins, OnUnknown onUnknown) {
        SignalEvaluator words = input -> switch (input.facts().evalText()) {
            case "hello" -> SignalReport.matching(List.of("hello"));
            case "broken" -> throw new UnavailableException("encoder_busy", "");
            case "nobody" -> throw new UnavailableException(Failure.IDENTITY_MISSING, "the request has no x header");
            default -> SignalReport.NOTHING;
        };
        var family = new PlannedFamily(
                "word",
                "words",
                "words",
                CostClass.LEXICAL,
                ConfidenceRange.ONE,
                words,
                List.of("hello"),
                Set.of("hello"),
                Map.of(),
                Map.of(),
                0);
        var rule = new DecisionRule(
                "greeting",
                10,
                0,
                new Condition.All(List.of(new Condition.Signal(new SignalKey("word", "hello")))),
                onUnknown);
        var program = new DecisionProgram(
                List.of(rule), Strategy.PRIORITY, AtomTable.of(List.of(rule), _ -> ConfidenceRange.ONE));
        var small = new Candidate(ModelRef.to("small"), ModelProfile.named("small"));
        var big = new Candidate(ModelRef.to("big"), ModelProfile.named("big"));
        var decision = new PlannedDecision(rule, "", List.of(small), "static", FIRST, plugins, Retention.NONE);
        var recipe = new RecipePlan(
                "default",
                "",
                new EvidencePlan(List.of(family), List.of(), List.of(), List.of(), program),
                List.of(decision),
                Optional.of(big));
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", recipe);
        var names = new LinkedHashMap<String, String>();
        names.put("auto", "default");
        var models = new LinkedHashMap<String, ServedModel>();
        models.put("small", new ServedModel(ModelProfile.named("small"), List.of(), "openai", Reasoning.NONE));
        models.put("big", new ServedModel(ModelProfile.named("big"), List.of(), "openai", Reasoning.NONE));
        return new RoutingPlan(hash, recipes, names, models, "big", false);
    }

    static Inbound inbound(String model, String text) {
        return new Inbound(
                "req-1",
                Dialect.OPENAI_CHAT,
                RequestFacts.ofText(model, text),
                new FixedBody(text),
                false,
                Deadline.after(Duration.ofSeconds(30)));
    }

    static final EncoderRuntime NO_ENCODERS = new EncoderRuntime() {
        @Override
        public Encodings open(Deadline deadline) {
            return new NoEncodings();
        }

        @Override
        public Set<String> tasks() {
            return Set.of();
        }

        @Override
        public EncoderStatus status() {
            return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void close() {}
    };

    /// A body that only records edits, in order.
    ///
    /// @param known fields as JSON
    record FixedBody(String text, Map<String, String> known) implements ChatBody {
        FixedBody(String text) {
            this(text, Map.of());
        }

        @Override
        public ChatBody withModel(String model) {
            return new FixedBody(text + "|model=" + model, known);
        }

        @Override
        public ChatBody withSystemText(String system, boolean replace) {
            return new FixedBody(text + "|system=" + system, known);
        }

        @Override
        public ChatBody withField(String name, String json) {
            return new FixedBody(text + "|" + name + "=" + json, known);
        }

        @Override
        public ChatBody withoutField(String name) {
            return new FixedBody(text + "|-" + name, known);
        }

        @Override
        public Optional<String> field(String name) {
            return Optional.ofNullable(known.get(name));
        }

        @Override
        public List<String> fields() {
            return List.of();
        }

        @Override
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
