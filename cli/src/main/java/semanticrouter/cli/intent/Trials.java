package semanticrouter.cli.intent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.api.DryRun;
import semanticrouter.console.plain.PlainLanguage.Probe;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.intent.DraftDocument;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;
import tools.jackson.databind.json.JsonMapper;

/// Tests drafts over the demonstration's policy for visitors, on the engine and with the learned models that serve.
///
/// A draft gets kinds and a pipeline of its own, so that it neither sees nor changes what the policy in use has kept,
/// counted or learned, and no variable of the environment but the ports of the simulated models, which are nobody's
/// here. No model is called. Safe for all threads; callers bound how many run at a time.
final class Trials {
    /// For the tests of one draft together.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Signals or vectors come from a service, and visitors cannot make the router call anybody.
    static final String REMOTE = "remote";

    /// The draft cannot be served; the findings say why.
    static final String REFUSED = "refused";

    /// The time was over.
    static final String TIME = "time";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "probe";

    private final EncoderRuntime encoders;
    private final PlanLoader loader;
    private final OpenAiChat chat = new OpenAiChat(JsonLimits.DEFAULT);

    /// @param language knows the kinds
    /// @param kinds of drafts, which nothing else uses
    /// @param encoders learned models that serve
    Trials(Dsl language, Registry kinds, EncoderRuntime encoders) {
        this.encoders = encoders;
        this.loader = new PlanLoader(kinds, encoders, Clock.systemUTC(), DemoBackends::unreachable, language::findings);
    }

    /// What came of tests.
    ///
    /// @param tests all of them, in their order
    /// @param unrun why some were not run
    /// @param findings why no plan could be made
    record Tried(List<DraftDocument.Test> tests, Optional<String> unrun, List<Diagnostic> findings) {
        private static Tried none(List<Probe> probes, String why, List<Diagnostic> findings) {
            List<DraftDocument.Test> tests =
                    probes.stream().map(probe -> test(probe, Optional.empty())).toList();
            return new Tried(tests, probes.isEmpty() ? Optional.empty() : Optional.of(why), findings);
        }
    }

    static DraftDocument.Test test(Probe probe, Optional<String> got) {
        return new DraftDocument.Test(probe.prompt(), probe.route(), got);
    }

    /// @param yaml the demonstration's configuration with the draft as its policy
    Tried of(String yaml, List<Probe> probes) throws InterruptedException {
        if (!encoders.local()) {
            return Tried.none(probes, REMOTE, List.of());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        PlanLoader.Loaded loaded =
                loader.load(ConfigSource.of("draft", yaml, Path.of("").toAbsolutePath()), false);
        RoutingPlan plan = loaded.plan().orElse(null);
        if (plan == null) {
            List<Diagnostic> errors =
                    loaded.diagnostics().stream().filter(Diagnostic::isError).toList();
            return Tried.none(probes, REFUSED, errors);
        }
        try (plan;
                var fanout = new Fanout()) {
            var pipeline = new Pipeline(encoders, fanout, Clock.systemUTC(), Effort.LAZY);
            var names = new LinkedHashMap<>(Map.of(NAME, "default"));
            var named = new RoutingPlan(plan.hash(), plan.recipes(), names, plan.models(), plan.defaultModel(), false);
            var tests = new ArrayList<DraftDocument.Test>();
            boolean late = System.nanoTime() >= end;
            for (Probe probe : probes) {
                Optional<String> got = Optional.empty();
                if (!late) {
                    got = Optional.of(reached(pipeline, named, probe.prompt(), end - System.nanoTime()));
                    late = System.nanoTime() >= end;
                }
                // A signal that ran out of time may have led elsewhere, so such a test tells nothing.
                tests.add(test(probe, late ? Optional.empty() : got));
            }
            return new Tried(tests, late ? Optional.of(TIME) : Optional.empty(), List.of());
        }
    }

    /// The decision that a prompt takes; `none` for none.
    ///
    /// @param nanos time left
    private String reached(Pipeline pipeline, RoutingPlan plan, String prompt, long nanos) throws InterruptedException {
        byte[] body = JSON.writeValueAsString(
                        Map.of("model", NAME, "messages", List.of(Map.of("role", "user", "content", prompt))))
                .getBytes(StandardCharsets.UTF_8);
        try {
            ChatRequest request = chat.read(body, Headers.NONE);
            Map<String, Object> why = DryRun.explain(pipeline, plan, chat, request, false, Duration.ofNanos(nanos));
            String decision = String.valueOf(why.get("routing_decision"));
            return decision.isEmpty() ? "none" : decision;
        } catch (GatewayException refused) {
            throw new IllegalStateException(
                    "a prompt of a test is no request: " + refused.error().code(), refused);
        }
    }
}
