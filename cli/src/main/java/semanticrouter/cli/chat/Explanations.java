package semanticrouter.cli.chat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.remote.Refusal;
import semanticrouter.core.model.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Asks the management API why an answer was routed as it was.
///
/// @param management where the management API is; empty when that is not known
/// @param token that the management API lets in; empty for none
public record Explanations(Optional<ManagementAddress> management, Optional<Secret> token) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The explanation of an answer.
    ///
    /// @throws CommandException when there is none, with the reason
    public Map<String, Object> of(Answer answer) throws InterruptedException {
        ManagementAddress address = management.orElseThrow(() -> new CommandException(
                "it is not known where the management API of this router is", "name it with --endpoint URL."));
        if (answer.id().isEmpty()) {
            throw new CommandException(
                    "the answer names no explanation (x-vsr-replay-id)", "is that address a router's?");
        }
        HttpRequest.Builder request = Http.get(
                address.url() + "/api/v1/explanations/" + URLEncoder.encode(answer.id(), StandardCharsets.UTF_8),
                PATIENCE);
        token.ifPresent(secret -> request.header("authorization", "Bearer " + secret.value()));
        HttpResponse<String> response = Http.to(address).send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw Refusal.ofManagement(response, response.body());
        }
        try {
            return JSON.readValue(response.body(), DOCUMENT);
        } catch (JacksonException _) {
            throw Refusal.proxy(response.statusCode(), response.request().uri().getAuthority());
        }
    }
}
