package semanticrouter.gateway;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;
import tools.jackson.databind.node.ObjectNode;

/// A router that keeps responses, and what its tests read of replies.
final class ResponsesSetup {
    /// These tests speak for callers of their own choice.
    static final IdentityOptions ANYBODY = new IdentityOptions(
            IdentityHeaders.DEFAULT,
            new IdentityOptions.Trust(Optional.empty(), Optional.empty(), Optional.empty(), true),
            List.of());

    static final String RESPONSES = "/v1/responses";

    static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";

    private ResponsesSetup() {}

    static Running running(ScriptedBackend backend, ResponseStore store) throws Exception {
        return Running.with(
                Running.options().withResponses(ResponsesOptions.with(store)).with(ANYBODY),
                TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }

    static MemoryResponses memory() {
        return new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());
    }

    static ObjectNode json(HttpResponse<String> response) {
        return Trees.ofRequest(response.body().getBytes(StandardCharsets.UTF_8));
    }

    static String id(HttpResponse<String> response) {
        return Trees.string(json(response), "id");
    }

    static List<SseEvent> events(String stream) {
        var events = new ArrayList<SseEvent>();
        new SseScanner(1 << 20, events::add).accept(stream.getBytes(StandardCharsets.UTF_8));
        return events;
    }
}
