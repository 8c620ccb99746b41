package semanticrouter.console.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.classify.IntentOptions;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request for a dry run (specification: signals §4.9).
///
/// @param chat the chat request it stands for
/// @param model virtual or concrete name, known to the plan
/// @param effort how much to evaluate
/// @param trace whether the rule trees are wanted
/// @param whatIf whether the flips that would lead elsewhere are wanted
/// @param intent what is wanted of the subject
record EvalRequest(ObjectNode chat, String model, Effort effort, boolean trace, boolean whatIf, IntentOptions intent) {
    private static final String DEFAULT_MODEL = "vllm-sr/auto";
    private static final List<String> PASSED_ON = List.of(
            "tools",
            "functions",
            "tool_choice",
            "function_call",
            "response_format",
            "max_tokens",
            "max_completion_tokens",
            "metadata");

    /// Reads the body of a call.
    ///
    /// @throws GatewayException 400 when it is not such a request or names an unknown model
    static EvalRequest of(ApiRequest request, RoutingPlan plan) throws GatewayException {
        ObjectNode body = request.json();
        String model = model(body, plan);
        ObjectNode chat = Json.object();
        chat.put("model", model);
        JsonNode text = body.get("text");
        JsonNode messages = body.get("messages");
        if (present(text) == present(messages)) {
            throw invalid("give either \"text\" or \"messages\"");
        }
        if (present(text)) {
            if (!text.isString() || text.asString().isBlank()) {
                throw invalid("\"text\" must be a text that is not blank");
            }
            chat.putArray("messages").addObject().put("role", "user").put("content", text.asString());
        } else {
            if (!messages.isArray() || messages.isEmpty()) {
                throw invalid("\"messages\" must be a list with at least one message");
            }
            chat.set("messages", messages);
        }
        for (String field : PASSED_ON) {
            if (present(body.get(field))) {
                chat.set(field, body.get(field));
            }
        }
        JsonNode options = body.path("options");
        if (present(options) && !options.isObject()) {
            throw invalid("\"options\" must be an object");
        }
        boolean trace = request.flag("trace") || flag(options, "trace", false);
        boolean whatIf = request.flag("what_if") || flag(options, "what_if", false);
        return new EvalRequest(chat, model, effort(options), trace, whatIf, IntentOptions.of(options));
    }

    private static boolean present(@Nullable JsonNode node) {
        return node != null && !node.isNull() && !node.isMissingNode();
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(400, "INVALID_INPUT", message);
    }

    /// The option `effort`, else upstream's `evaluate_all_signals`.
    private static Effort effort(JsonNode options) throws GatewayException {
        String whole = flag(options, "evaluate_all_signals", true) ? "everything" : "lazy";
        JsonNode given = options.path("effort");
        return switch (present(given) ? given.asString("") : whole) {
            case "everything" -> Effort.EVERYTHING;
            case "eager" -> Effort.EAGER;
            case "lazy" -> Effort.LAZY;
            default -> throw invalid("\"options.effort\" must be one of everything, eager, lazy");
        };
    }

    private static boolean flag(JsonNode options, String field, boolean otherwise) throws GatewayException {
        JsonNode flag = options.path(field);
        if (present(flag) && !flag.isBoolean()) {
            throw invalid("\"options." + field + "\" must be true or false");
        }
        return present(flag) ? flag.asBoolean() : otherwise;
    }

    private static String model(ObjectNode body, RoutingPlan plan) throws GatewayException {
        JsonNode given = body.path("model");
        if (present(given) && !given.isString()) {
            throw invalid("\"model\" must be a text");
        }
        String model = given.isString() && !given.asString().isBlank()
                ? given.asString().strip()
                : defaultModel(plan).orElse(DEFAULT_MODEL);
        if (plan.resolve(model) instanceof Resolution.Unknown) {
            throw new GatewayException(
                    400,
                    "INVALID_ROUTING_MODEL",
                    "the model is not known; known names: "
                            + String.join(", ", plan.publicNames())
                            + (plan.models().isEmpty() ? "" : ", ")
                            + String.join(", ", plan.models().keySet()));
        }
        return model;
    }

    private static Optional<String> defaultModel(RoutingPlan plan) {
        return plan.virtualModels().containsKey(DEFAULT_MODEL)
                ? Optional.of(DEFAULT_MODEL)
                : plan.virtualModels().entrySet().stream()
                        .filter(entry -> entry.getValue().equals("default"))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }
}
