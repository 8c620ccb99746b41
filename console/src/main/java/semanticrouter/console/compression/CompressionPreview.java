package semanticrouter.console.compression;

import static semanticrouter.console.http.Json.ordered;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.trace.ContextDocument;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.protocols.ChatRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Shortens a request to see what would come of it, and sends it nowhere.
final class CompressionPreview {
    static final String TYPE = "context_compression";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Reply NO_CALL =
            new Reply.Refused(new GatewayError(503, "dry_run", "no model is called in a preview"));

    /// Originals of what is tried out are kept nowhere, so it does not matter what settings say of that.
    private static final Settings NONE = new Settings() {
        @Override
        public <S extends Record> S get(Class<S> type) {
            var report = new TreeReport(MappingNode.EMPTY, new Diagnostics());
            return Objects.requireNonNull(
                    new Binder(List.of()).bind(type, MappingNode.EMPTY, DocPath.ROOT, report, UnknownKeys.REFUSE));
        }
    };

    private final CompressionParts parts;

    CompressionPreview(CompressionParts parts) {
        this.parts = parts;
    }

    /// A plugin, or why there is none.
    ///
    /// @param owned whether it is closed after use
    private record Tried(@Nullable Plugin plugin, List<String> problems, boolean owned) {}

    Map<String, Object> of(ApiRequest request) throws GatewayException, InterruptedException {
        ObjectNode body = request.json();
        try (PlanHolder.Lease lease = parts.plans().lease()) {
            Optional<PlannedDecision> decision = decision(body, lease.plan());
            Tried tried = body.has("configuration")
                    ? tried(body.path("configuration"))
                    : new Tried(standing(decision), List.of(), false);
            Plugin plugin = tried.plugin();
            if (plugin == null) {
                return ordered("valid", false, "problems", tried.problems());
            }
            try {
                return told(plugin, call(request, body, model(body, decision, lease.plan())));
            } finally {
                if (tried.owned()) {
                    plugin.close();
                }
            }
        }
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(400, "INVALID_PARAMETER", message);
    }

    private static Optional<PlannedDecision> decision(ObjectNode body, RoutingPlan plan) throws GatewayException {
        String name = body.path("decision").asString("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        RecipePlan recipe = plan.recipes().get(body.path("recipe").asString("default"));
        Optional<PlannedDecision> found = recipe == null
                ? Optional.empty()
                : recipe.decisions().stream()
                        .filter(decision -> decision.rule().name().equals(name))
                        .findFirst();
        if (found.isEmpty()) {
            throw new GatewayException(404, "DECISION_NOT_FOUND", "the recipe has no decision of that name");
        }
        return found;
    }

    private static Plugin standing(Optional<PlannedDecision> decision) throws GatewayException {
        return decision.stream()
                .flatMap(planned -> planned.plugins().links().stream())
                .filter(link -> link.type().equals(TYPE))
                .findFirst()
                .orElseThrow(() -> invalid("give \"configuration\", or a \"decision\" that has the plugin " + TYPE))
                .plugin();
    }

    private Tried tried(JsonNode configuration) throws GatewayException, InterruptedException {
        if (!configuration.isObject()) {
            throw invalid("\"configuration\" must be an object, as a decision's plugin has it");
        }
        PluginFamily<?> family = parts.registry()
                .plugin(TYPE)
                .orElseThrow(() -> new IllegalStateException("the kind " + TYPE + " is not registered"));
        return tried(family, configuration.toString());
    }

    private <C extends Record> Tried tried(PluginFamily<C> family, String json) throws InterruptedException {
        YamlReader.Parsed parsed = YamlReader.plain("configuration", json);
        MappingNode root = parsed.root() instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        var found = new Diagnostics();
        C options = new Binder(List.of())
                .bind(family.kind().options(), root, DocPath.ROOT, new TreeReport(root, found), UnknownKeys.REFUSE);
        Stream<String> bound = Stream.concat(parsed.diagnostics().stream(), found.list().stream())
                .filter(Diagnostic::isError)
                .map(problem -> problem.path() + ": " + problem.message());
        Stream<String> checked = options == null
                ? Stream.empty()
                : family.check(options).stream()
                        .filter(problem -> !problem.warning())
                        .map(problem -> problem.path() + ": " + problem.message());
        List<String> problems = Stream.concat(bound, checked).toList();
        if (options == null || !problems.isEmpty()) {
            return new Tried(null, problems, false);
        }
        try {
            var services = new SignalServices(parts.encoders(), parts.clock(), _ -> null, path -> path);
            return new Tried(family.prepare(new PluginSetup<>("preview", options, NONE, services)), List.of(), true);
        } catch (UnavailableException unavailable) {
            return new Tried(null, List.of(unavailable.failure().toString()), false);
        }
    }

    /// The model that is named, else the first of the decision, else none, whose window is not known.
    private static @Nullable ServedModel model(ObjectNode body, Optional<PlannedDecision> decision, RoutingPlan plan)
            throws GatewayException {
        String name = body.path("model").asString("");
        if (!name.isEmpty()) {
            return plan.model(name)
                    .orElseThrow(() -> new GatewayException(
                            404, "MODEL_NOT_FOUND", "the configuration has no model of that name"));
        }
        return decision.flatMap(planned -> planned.candidates().stream().findFirst())
                .flatMap(candidate -> plan.model(candidate.ref().model()))
                .orElse(null);
    }

    private Call call(ApiRequest request, ObjectNode body, @Nullable ServedModel model) throws GatewayException {
        if (!(body.path("request") instanceof ObjectNode chat)) {
            throw invalid("\"request\" must be a chat completion request");
        }
        if (!chat.has("model")) {
            chat.put("model", "auto");
        }
        ChatRequest read = parts.chat().read(chat.toString().getBytes(StandardCharsets.UTF_8), request.headers());
        var inbound = new Inbound(
                "preview",
                parts.chat().dialect(),
                read.facts().ofNobody(),
                read.body(),
                false,
                Deadline.after(PATIENCE),
                true,
                null);
        RoutingTrace trace =
                RoutingTrace.unrouted("preview", "preview", parts.clock().instant());
        return new Call(inbound, read.body(), HeaderEdits.NONE, model, null, trace);
    }

    private static Map<String, Object> told(Plugin plugin, Call call) throws InterruptedException {
        plugin.around(call, _ -> NO_CALL);
        ServedModel model = call.model();
        Map<String, Object> told = ordered(
                "valid",
                true,
                "problems",
                List.of(),
                "model",
                model == null ? null : model.name(),
                "status",
                "not_needed");
        call.trace()
                .facts()
                .last(Fact.ContextCompressed.class)
                .ifPresent(fact -> told.putAll(ContextDocument.compression(fact)));
        return told;
    }
}
