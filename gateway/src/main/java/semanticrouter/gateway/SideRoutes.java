package semanticrouter.gateway;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.responses.ResponsesApi;
import semanticrouter.gateway.upstream.Leg;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.responses.ItemPage;

/// What a listener answers without routing: kept responses and counts of tokens.
public final class SideRoutes {
    private static final String RESPONSES = "/v1/responses/";
    private static final String ITEMS = "/input_items";

    private final Optional<ResponsesApi> responses;
    private final ClientProtocol openai;
    private final Route count;

    /// What is done for one request, on a virtual thread.
    @FunctionalInterface
    public interface Work {
        Reply on(Asked asked) throws GatewayException, InterruptedException;
    }

    /// One request.
    ///
    /// @param body empty for methods that have none
    /// @param parameters of the query, the first value of each
    /// @param leg calls backends
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    public record Asked(String id, byte[] body, Headers headers, Map<String, String> parameters, Leg leg) {
        /// The value of a parameter; empty when it is not there.
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /// A path.
    ///
    /// @param shape how errors are told there
    /// @param works by method
    public record Route(ClientProtocol shape, Map<String, Work> works) {}

    SideRoutes(Optional<ResponsesApi> responses, ClientProtocol openai, AnthropicMessages anthropic, PlanHolder plans) {
        this.responses = responses;
        this.openai = openai;
        count = new Route(anthropic, Map.of("POST", new TokenCount(anthropic, plans)));
    }

    /// The route of a path; null when it is none of these.
    @Nullable
    Route find(String path) {
        if (path.equals("/v1/messages/count_tokens")) {
            return count;
        }
        if (responses.isEmpty() || !path.startsWith(RESPONSES)) {
            return null;
        }
        ResponsesApi api = responses.get();
        String rest = path.substring(RESPONSES.length());
        if (rest.endsWith(ITEMS) && rest.indexOf('/') == rest.length() - ITEMS.length()) {
            String id = rest.substring(0, rest.length() - ITEMS.length());
            return new Route(openai, Map.of("GET", asked -> api.items(id, asked.headers(), page(asked))));
        }
        if (rest.indexOf('/') >= 0) {
            return null;
        }
        return new Route(
                openai,
                Map.of(
                        "GET", asked -> api.get(rest, asked.headers()),
                        "DELETE", asked -> api.delete(rest, asked.headers())));
    }

    private static ItemPage page(Asked asked) throws GatewayException {
        return ItemPage.of(asked.parameter("limit"), asked.parameter("order"), asked.parameter("after"));
    }
}
