package semanticrouter.cli.remote;

import java.net.http.HttpResponse;
import semanticrouter.cli.CommandException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a reply that is no answer into a sentence and a hint.
public final class Refusal {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 400;

    private Refusal() {}

    /// What a listener's reply means to somebody who chats.
    public static CommandException ofListener(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String host = response.request().uri().getAuthority();
        if (page(body)) {
            return proxy(status, host);
        }
        JsonNode error = error(body);
        String code = error.path("code").asString("");
        String said = said(error, body);
        boolean model = code.contains("model") || said.startsWith("the model in this request");
        return switch (status) {
            case 401 ->
                told(
                        "no key, or a wrong one",
                        status,
                        said,
                        "name the variable that holds the listener's key with --api-key-env; when the listener needs none,"
                                + " the model's provider refused the key of its backend (api_key in the configuration).");
            case 403 ->
                told(
                        "the caller may not do that",
                        status,
                        said,
                        "use another key, or look at the rights of this one (global.services.authz).");
            case 404 ->
                model
                        ? told(
                                "no such model",
                                status,
                                said,
                                "list the models: " + host + "/v1/models; or use --model auto.")
                        : told("nothing answers at that path", status, said, "check the address; it ends in /v1.");
            case 429 ->
                told(
                        "too many requests",
                        status,
                        said,
                        "wait and try again"
                                + response.headers()
                                        .firstValue("retry-after")
                                        .map(seconds -> " in " + seconds + " s")
                                        .orElse("")
                                + ".");
            default ->
                status >= 500
                        ? told(
                                "no model could answer",
                                status,
                                said,
                                "look at the backends with `vllm-sr doctor`, and at the server's log.")
                        : told(
                                "the request was refused",
                                status,
                                said,
                                model ? "list the models: " + host + "/v1/models." : "change what is refused.");
        };
    }

    /// What a reply of the management API means.
    public static CommandException ofManagement(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String host = response.request().uri().getAuthority();
        if (page(body)) {
            return proxy(status, host);
        }
        String said = said(error(body), body);
        return switch (status) {
            case 401, 403 ->
                told(
                        "the management API lets this caller not in",
                        status,
                        said,
                        "set VSR_MGMT_TOKEN to a token of global.services.management_api.auth.");
            case 404 ->
                told(
                        "the management API has nothing there",
                        status,
                        said,
                        "is that its address? It listens on port 8080 unless told otherwise.");
            default -> told("the request was refused", status, said, "check the request and --endpoint.");
        };
    }

    /// A reply that is not what the router sends.
    public static CommandException proxy(int status, String host) {
        return new CommandException(
                host + " answered with a page instead of JSON (HTTP " + status + ")",
                "a proxy answers in the router's place: check the address, and set NO_PROXY=localhost,127.0.0.1.");
    }

    private static CommandException told(String sentence, int status, String said, String hint) {
        return new CommandException(sentence + " (HTTP " + status + ")" + (said.isEmpty() ? "" : ": " + said), hint);
    }

    private static boolean page(String body) {
        return body.stripLeading().startsWith("<");
    }

    private static JsonNode error(String body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root.path("error").isObject() ? root.path("error") : root;
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    private static String said(JsonNode error, String body) {
        String said = error.path("message").asString(body).strip();
        return said.length() > LONGEST ? said.substring(0, LONGEST) + " …" : said;
    }
}
