package semanticrouter.console;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.api.ConfigFile;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.cache.CacheMeters;
import semanticrouter.console.compression.CompressionMeters;
import semanticrouter.console.cache.CacheParts;
import semanticrouter.console.classify.BatchMeters;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.memory.MemoryParts;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.replay.PersonalData;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Secret;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.stores.replay.MemoryReplays;
import semanticrouter.stores.response.Bounds;

/// A router with a hand-made plan: `code` → big or small, `forbidden` → a fast response, anything else → small; the
/// family `domain` always fails.
public final class Fixture {
    /// A credential of the plan, which no answer may hold.
    public static final String CANARY = "sk-CANARY-51f0";

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    public final ExplanationStore explanations = new ExplanationStore(100, Duration.ofHours(1), clock);
    public final ReplayJournal journal = new ReplayJournal();
    public final ReplayRecorder replays;
    public final FakeCache cache = new FakeCache();
    public final OriginalDesk originals = new OriginalDesk(clock);
    public final FakeMemories memories = new FakeMemories();

    /// Files and vector stores; null for none.
    public @Nullable DocumentStores documents;

    public final StartupState startup = new StartupState(clock);
    public final FakeEncoders encoders;
    private final OpenAiChat chat = new OpenAiChat(JsonLimits.DEFAULT);
    private final PlanHolder plans;
    private final Pipeline pipeline;

    public Fixture() {
        this(new FakeEncoders(Map.of()));
    }

    public Fixture(FakeEncoders encoders) {
        this(encoders, Retention.NONE);
    }

    /// @param retention what every decision says of what is kept after the turn
    public Fixture(FakeEncoders encoders, Retention retention) {
        this.encoders = encoders;
        plans = new PlanHolder(plan(retention));
        replays = new ReplayRecorder(
                new ReplayRecorder.Options(true, 3600, 100),
                journal,
                new MemoryReplays(Bounds.inProcess(100, Duration.ofHours(1)), clock),
                plans::current,
                new PersonalData(),
                new SimpleMeterRegistry());
        pipeline = new Pipeline((EncoderRuntime) encoders, new Fanout(), clock, Effort.LAZY);
    }

    /// The management API of parts, with the usual settings.
    static RouteTable routes(RouterParts parts) {
        return ManagementRoutes.of(
                parts,
                ClassifyLimits.DEFAULT,
                new BatchMeters(new SimpleMeterRegistry(), BatchMeters.Settings.DEFAULT, new Random(1)),
                new CacheMeters(new SimpleMeterRegistry()),
                new CompressionMeters(new SimpleMeterRegistry()));
    }

    public RouterParts parts() {
        return parts(ConfigFile.NONE);
    }

    /// @param config where the configuration is said to come from; the plan is the hand-made one all the same
    public RouterParts parts(ConfigFile config) {
        var sample = new Product.Sample("code", Map.of("en", "Code", "zh", "代码"), "write code", "coding");
        return new RouterParts(
                plans,
                pipeline,
                Kinds.registry(),
                encoders,
                chat,
                explanations,
                replays,
                startup,
                new Product(
                        "1.2.3",
                        List.of("here", "there"),
                        List.of(sample),
                        Map.of("unknown-key", "A key that nothing reads."),
                        new WrittenLanguage(),
                        new FakePlainLanguage()),
                config,
                () -> List.of(new BackendReport("big", "b", BackendReport.State.EJECTED, 1, 5, 9, 2, 5, 1, 1)),
                new CacheParts(cache, FakeCache::tried),
                new MemoryParts(memories, IdentityHeaders.DEFAULT, true),
                Optional.ofNullable(documents),
                originals,
                clock);
    }

    /// Routes a text as the gateway does and completes it with the given numbers.
    public Completion served(String id, String model, String text) throws GatewayException, InterruptedException {
        return served(trace(id, model, text));
    }

    /// A request whose client names its session.
    public Completion served(String id, String model, String text, String session)
            throws GatewayException, InterruptedException {
        return served(trace(id, model, text, Headers.of("x-session-id", session)));
    }

    /// A request that was answered as a stream, with the usual numbers.
    public static Completion served(RoutingTrace trace) {
        return new Completion(
                trace, 200, "upstream", "", new Usage(100, 20, 50), true, 200_000_000, 1_000_000_000, 1_010_000_000);
    }

    public RoutingTrace trace(String id, String model, String text) throws GatewayException, InterruptedException {
        return trace(id, model, text, Headers.NONE);
    }

    private RoutingTrace trace(String id, String model, String text, Headers headers)
            throws GatewayException, InterruptedException {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
        ChatRequest read = chat.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
        var inbound = new Inbound(
                id, Dialect.OPENAI_CHAT, read.facts(), read.body(), false, Deadline.after(Duration.ofSeconds(10)));
        return pipeline.handle(plans.current(), inbound, _ -> new Reply.Whole(200, Headers.NONE, new byte[0]))
                .trace();
    }

    private static RoutingPlan plan(Retention retention) {
        var big = profile("big", 3, 15);
        var small = profile("small", 0.1, 0.4);
        List<DecisionRule> rules = List.of(
                new DecisionRule("blocked", 300, 0, keyword("forbidden"), OnUnknown.FAIL_OPEN),
                new DecisionRule("coding", 200, 0, keyword("code"), OnUnknown.FAIL_OPEN),
                new DecisionRule(
                        "maths", 150, 0, new Condition.Signal(new SignalKey("domain", "math")), OnUnknown.FAIL_OPEN),
                new DecisionRule("rest", 100, 0, new Condition.All(List.of()), OnUnknown.FAIL_OPEN));
        var program = new DecisionProgram(rules, Strategy.PRIORITY, AtomTable.of(rules, _ -> ConfidenceRange.ONE));
        var evidence = new EvidencePlan(families(), List.of(), List.of(), List.of(), program);
        var chain = new PluginChain(List.of(new PluginChain.Link(
                "fast_response", PluginSlot.FAST_RESPONSE, (_, _) -> new Reply.Answered("no", "fast_response"))));
        var pass = new PluginChain(List.of(
                new PluginChain.Link("system_prompt", PluginSlot.SYSTEM_PROMPT, (call, next) -> next.send(call))));
        List<PlannedDecision> decisions = List.of(
                decision(rules.get(0), List.of(small), chain, retention),
                decision(rules.get(1), List.of(big, small), pass, retention),
                decision(rules.get(2), List.of(big), PluginChain.EMPTY, retention),
                decision(rules.get(3), List.of(small), PluginChain.EMPTY, retention));
        var recipe = new RecipePlan(
                "default", "", evidence, decisions, Optional.of(new Candidate(ModelRef.to("small"), small)));
        var recipes = new LinkedHashMap<>(Map.of("default", recipe));
        var names = new LinkedHashMap<String, String>();
        names.put("vllm-sr/auto", "default");
        names.put("auto", "default");
        var models = new LinkedHashMap<String, ServedModel>();
        var backend = new Backend(
                "one",
                false,
                "127.0.0.1",
                1,
                "/v1/chat/completions",
                1,
                "big",
                "authorization",
                "Bearer",
                Credentials.fixed(Optional.of(new Secret(CANARY))),
                Map.of("x-key", CANARY),
                "openai");
        models.put("big", new ServedModel(big, List.of(backend), "openai", Reasoning.NONE));
        models.put("small", new ServedModel(small, List.of(), "openai", Reasoning.NONE));
        return new RoutingPlan("abc123", recipes, names, models, "small", true);
    }

    private static List<PlannedFamily> families() {
        SignalEvaluator words = input -> SignalReport.matching(List.of("code", "forbidden").stream()
                .filter(word -> input.facts().evalText().contains(word))
                .toList());
        SignalEvaluator broken = _ -> {
            throw new UnavailableException("encoder_missing", "no domain classifier");
        };
        return List.of(
                family("keyword", "keywords", CostClass.LEXICAL, words, List.of("code", "forbidden")),
                family("domain", "domains", CostClass.ENCODER, broken, List.of("math")));
    }

    private static PlannedFamily family(
            String name, String evalKey, CostClass cost, SignalEvaluator evaluator, List<String> names) {
        return new PlannedFamily(
                name,
                evalKey,
                evalKey,
                cost,
                ConfidenceRange.ONE,
                evaluator,
                names,
                Set.copyOf(names),
                Map.of(),
                Map.of(),
                0);
    }

    private static Condition keyword(String name) {
        return new Condition.Signal(new SignalKey("keyword", name));
    }

    private static PlannedDecision decision(
            DecisionRule rule, List<ModelProfile> models, PluginChain plugins, Retention retention) {
        List<Candidate> candidates = models.stream()
                .map(model -> new Candidate(ModelRef.to(model.name()), model))
                .toList();
        return new PlannedDecision(
                rule,
                "what " + rule.name() + " is for",
                candidates,
                "static",
                input -> new Selection.Single(
                        input.candidates().getFirst(),
                        "static",
                        "first of " + input.candidates().size() + " candidates"),
                plugins,
                retention);
    }

    private static ModelProfile profile(String name, double in, double out) {
        return new ModelProfile(
                name,
                "the " + name + " one",
                "",
                0,
                List.of(),
                List.of(),
                OptionalDouble.of(0.5),
                "",
                List.of(),
                Optional.of(new Pricing("USD", in, out, in / 2)),
                true);
    }
}
