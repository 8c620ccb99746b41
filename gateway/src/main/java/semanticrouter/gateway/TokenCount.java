package semanticrouter.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Timings;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.anthropic.TokenEstimate;

/// `POST /v1/messages/count_tokens`: a model that Anthropic serves is asked for the exact count, for all others, and
/// for names that stand for several models, the count is estimated and a header says so.
///
/// @param protocol reads the request
/// @param plans say what a model's name means
record TokenCount(AnthropicMessages protocol, PlanHolder plans) implements SideRoutes.Work {
    private static final String SOURCE = "x-vsr-token-count";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Reply on(SideRoutes.Asked asked) throws GatewayException, InterruptedException {
        try (PlanHolder.Lease lease = plans.lease()) {
            ChatRequest request = protocol.read(asked.body(), asked.headers());
            return switch (lease.plan().resolve(request.facts().requestedModel())) {
                case Resolution.Concrete(var model, var modelId)
                when model.apiFormat().equals("anthropic") && !model.backends().isEmpty() ->
                    exact(asked, request, model, modelId);
                case Resolution.Concrete _, Resolution.Virtual _ -> estimated(asked.body());
                case Resolution.Unknown() ->
                    new Reply.Refused(new GatewayError(
                            400,
                            "model_not_found",
                            "the model in this request is not available; known names: "
                                    + String.join(", ", lease.plan().publicNames())));
            };
        }
    }

    private static Reply estimated(byte[] body) {
        String told = "{\"input_tokens\":" + TokenEstimate.of(body) + "}";
        return new Reply.Whole(
                200,
                Headers.of("content-type", "application/json", SOURCE, "estimated"),
                told.getBytes(StandardCharsets.UTF_8));
    }

    private Reply exact(SideRoutes.Asked asked, ChatRequest request, ServedModel model, String modelId)
            throws InterruptedException {
        List<Backend> backends =
                model.backends().stream().map(TokenCount::counting).toList();
        var counting = model.with(backends);
        var inbound = new Inbound(
                asked.id(), protocol.dialect(), request.facts(), request.body(), false, Deadline.after(PATIENCE));
        var trace = new RoutingTrace(
                asked.id(),
                Instant.EPOCH,
                modelId,
                null,
                null,
                new Decision.PassThrough(),
                null,
                model.profile(),
                List.of(),
                Timings.NONE,
                List.of());
        Reply reply = asked.leg()
                .send(new Call(inbound, inbound.body(), HeaderEdits.NONE, counting, ModelRef.to(model.name()), trace));
        return reply instanceof Reply.Whole(int status, Headers headers, byte[] body) && status < 300
                ? new Reply.Whole(status, headers.with().set(SOURCE, "exact").build(), body)
                : reply;
    }

    private static Backend counting(Backend chat) {
        return new Backend(
                chat.name(),
                chat.tls(),
                chat.host(),
                chat.port(),
                chat.path() + "/count_tokens",
                chat.weight(),
                chat.modelId(),
                chat.authHeader(),
                chat.authPrefix(),
                chat.credentials(),
                chat.headers(),
                chat.provider());
    }
}
