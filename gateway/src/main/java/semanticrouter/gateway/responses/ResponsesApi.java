package semanticrouter.gateway.responses;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.gateway.dialog.Dialog;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.responses.ItemPage;
import semanticrouter.protocols.responses.PastTurn;
import semanticrouter.protocols.responses.ResponseIds;
import semanticrouter.protocols.responses.ResponsesReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The Responses API of a gateway (specification: dataplane §2.3). Safe for all threads; callers block on the store, so
/// they should be virtual threads.
///
/// A record belongs to the tenant and user its request named; to everybody else it does not exist.
public final class ResponsesApi {
    private static final Logger LOGGER = LoggerFactory.getLogger(ResponsesApi.class);
    private static final int CHAIN_MAX = 1000;
    private static final int RETRY_SECONDS = 5;
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final ResponsesOptions options;
    private final JsonLimits limits;
    private final ResponseIds ids;
    private final ResponsesReader reader;
    private final OpenAiChat chat;
    private final Clock clock;

    /// @param chat reads the chat requests made of responses requests
    /// @param random safe for many threads, cryptographically strong: ids must not be guessed
    public ResponsesApi(
            ResponsesOptions options, JsonLimits limits, OpenAiChat chat, Clock clock, RandomGenerator random) {
        this.options = options;
        this.limits = limits;
        this.ids = new ResponseIds(random);
        this.reader = new ResponsesReader(limits, ids);
        this.chat = chat;
        this.clock = clock;
    }

    /// A dialog for one exchange.
    public Dialog open() {
        return new ResponsesDialog(this);
    }

    ResponsesReader reader() {
        return reader;
    }

    OpenAiChat chat() {
        return chat;
    }

    ResponseIds ids() {
        return ids;
    }

    Clock clock() {
        return clock;
    }

    Owner owner(Headers headers) {
        return options.owner(headers);
    }

    /// Refuses at once when what will be answered could not be kept.
    void checkStore() throws GatewayException, InterruptedException {
        try {
            options.store().check();
        } catch (StoreException unavailable) {
            throw unavailable(unavailable);
        }
    }

    /// Earlier turns, oldest first, with the conversation they belong to.
    List<StoredResponse> chain(String previous, Owner owner) throws GatewayException, InterruptedException {
        List<StoredResponse> chain;
        try {
            chain = ResponseIds.isResponse(previous)
                    ? options.store().chain(previous, owner, CHAIN_MAX, limits.bodyBytes())
                    : List.of();
        } catch (StoreException unavailable) {
            throw unavailable(unavailable);
        }
        if (chain.isEmpty() && !options.ignoreMissingPrevious()) {
            throw new GatewayException(
                    400,
                    "previous_response_not_found",
                    "Previous response not found: previous_response_id names none that is kept for this caller; "
                            + "send the conversation as input instead");
        }
        if (chain.stream().mapToLong(StoredResponse::size).sum() > limits.bodyBytes()) {
            throw new GatewayException(
                    413,
                    "conversation_too_long",
                    "the conversation behind previous_response_id is longer than " + limits.bodyBytes()
                            + " characters; begin a new one");
        }
        return chain;
    }

    static List<PastTurn> turns(List<StoredResponse> chain) {
        var turns = new ArrayList<PastTurn>(chain.size());
        for (StoredResponse turn : chain) {
            ArrayNode output = tree(turn.response()).get("output") instanceof ArrayNode items ? items : Trees.array();
            turns.add(new PastTurn(turn.instructions(), items(turn), output));
        }
        return turns;
    }

    /// Keeps a response; false, with a line in the log, when that failed: the client has its answer anyway.
    boolean keep(StoredResponse response) {
        try {
            options.store().put(response);
            return true;
        } catch (StoreException failed) {
            LOGGER.atWarn()
                    .setCause(failed)
                    .addKeyValue("store", options.store().kind())
                    .log("a response was answered but could not be kept");
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the client has left; so the next wait ends the exchange
            return false;
        }
    }

    /// `GET /v1/responses/{id}`.
    public Reply get(String id, Headers headers) throws GatewayException, InterruptedException {
        return new Reply.Whole(200, JSON, find(id, headers).response().getBytes(StandardCharsets.UTF_8));
    }

    /// `GET /v1/responses/{id}/input_items`.
    public Reply items(String id, Headers headers, ItemPage page) throws GatewayException, InterruptedException {
        StoredResponse found = find(id, headers);
        return new Reply.Whole(200, JSON, Trees.bytes(page.of(id, found.instructions(), items(found))));
    }

    /// `DELETE /v1/responses/{id}`.
    public Reply delete(String id, Headers headers) throws GatewayException, InterruptedException {
        boolean deleted;
        try {
            deleted = ResponseIds.isResponse(id) && options.store().delete(id, owner(headers));
        } catch (StoreException unavailable) {
            throw unavailable(unavailable);
        }
        if (!deleted) {
            throw notFound(id);
        }
        ObjectNode told = Trees.object().put("id", id).put("object", "response.deleted");
        return new Reply.Whole(200, JSON, Trees.bytes(told.put("deleted", true)));
    }

    private StoredResponse find(String id, Headers headers) throws GatewayException, InterruptedException {
        Optional<StoredResponse> found;
        try {
            found = ResponseIds.isResponse(id) ? options.store().get(id, owner(headers)) : Optional.empty();
        } catch (StoreException unavailable) {
            throw unavailable(unavailable);
        }
        if (found.isEmpty()) {
            throw notFound(id);
        }
        return found.get();
    }

    private static GatewayException notFound(String id) {
        String named = ResponseIds.isResponse(id) ? ": " + id : "";
        return new GatewayException(404, "response_not_found", "Response not found" + named);
    }

    private static GatewayException unavailable(StoreException why) {
        return new GatewayException(new GatewayError(
                503,
                "store_unavailable",
                why.getMessage() + "; requests with store: false and without previous_response_id are served",
                OptionalInt.of(RETRY_SECONDS)));
    }

    private static ArrayNode items(StoredResponse stored) {
        return tree("{\"items\":" + stored.input() + "}").get("items") instanceof ArrayNode items
                ? items
                : Trees.array();
    }

    private static ObjectNode tree(String kept) {
        return Trees.ofRequest(kept.getBytes(StandardCharsets.UTF_8));
    }
}
