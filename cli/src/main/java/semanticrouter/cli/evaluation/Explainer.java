package semanticrouter.cli.evaluation;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.remote.Refusal;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Policy;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.model.Secret;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Says how chat requests would be routed, without calling a model.
@FunctionalInterface
public interface Explainer {
    /// The explanation of a request.
    ///
    /// @param request JSON values; without a model the first virtual one is asked for
    /// @throws Refused when the request itself is refused
    /// @throws CommandException when nobody answers
    Map<String, Object> explain(Map<String, Object> request) throws Refused, InterruptedException;

    /// Says that a request was refused, and why.
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final CommandException told;

        Refused(CommandException told) {
            super(told.getMessage());
            this.told = told;
        }

        /// The same, for the person who ran the command.
        public CommandException told() {
            return told;
        }
    }

    /// Statuses that say that another request could be evaluated.
    Set<Integer> REQUEST_AT_FAULT = Set.of(400, 413, 422);

    /// How much to find out.
    ///
    /// @param lazy whether to stop where serving would stop
    /// @param whatIf whether to look for what would lead elsewhere
    /// @param patience longest wait for one request
    record Depth(boolean lazy, boolean whatIf, Duration patience) {}

    /// Routes in this process.
    static Explainer here(Policy policy, RoutingPlan plan, Depth depth) {
        var json = new JsonMapper();
        return request -> {
            Map<String, Object> body = new LinkedHashMap<>(request);
            body.putIfAbsent(
                    "model",
                    plan.publicNames().isEmpty() ? "auto" : plan.publicNames().getFirst());
            try {
                return DryRuns.explain(
                        policy,
                        plan,
                        json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8),
                        depth.lazy() ? Effort.LAZY : Effort.EVERYTHING,
                        depth.whatIf(),
                        depth.patience());
            } catch (GatewayException refused) {
                throw new Refused(new CommandException(String.valueOf(refused.getMessage()), "change the request."));
            }
        };
    }

    /// Asks a running router.
    ///
    /// @param management its management API
    /// @param token that it lets in; empty for none
    static Explainer at(ManagementAddress management, Optional<Secret> token, Depth depth) {
        var json = new JsonMapper();
        var http = Http.to(management);
        String address = management.url() + "/api/v1/eval?trace=true";
        return request -> {
            Map<String, Object> body = new LinkedHashMap<>(request);
            body.put("options", Map.of("effort", depth.lazy() ? "lazy" : "everything", "what_if", depth.whatIf()));
            HttpRequest.Builder call = Http.json(address, json.writeValueAsString(body), depth.patience());
            token.ifPresent(secret -> call.header("authorization", "Bearer " + secret.value()));
            HttpResponse<String> response = http.send(call.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                CommandException refusal = Refusal.ofManagement(response, response.body());
                if (REQUEST_AT_FAULT.contains(response.statusCode())) {
                    throw new Refused(refusal);
                }
                throw refusal;
            }
            try {
                return json.readValue(response.body(), new TypeReference<Map<String, Object>>() {});
            } catch (JacksonException _) {
                throw Refusal.proxy(
                        response.statusCode(), response.request().uri().getAuthority());
            }
        };
    }
}
