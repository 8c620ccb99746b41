package semanticrouter.plugins.rag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.OwnTool;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.plugins.json.JsonService;
import semanticrouter.plugins.owntool.OfferCheck;
import semanticrouter.plugins.owntool.ToolTalk;
import semanticrouter.plugins.owntool.ToolTalk.Asked;
import semanticrouter.plugins.owntool.ToolTalk.Brought;
import semanticrouter.plugins.owntool.UsageSum;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The tool by which a model searches a store itself (specification: dataplane §4.11, `workflow_mode: tool_based`). For
/// one request, on one thread.
final class SearchTool implements OwnTool {
    static final String NAME = "file_search";

    /// Searches of one request at most. The product's own.
    private static final int SEARCHES_MOST = 8;

    private static final String DESCRIPTION =
            "Searches the knowledge base for passages that fit a query. Call it before you answer what the knowledge base"
                    + " may hold, with a query of its own for each thing you need to know.";

    /// Looks passages up.
    interface Search {
        /// What the model reads of the passages; empty where none fit.
        String of(String query) throws UnavailableException, InterruptedException;
    }

    private final ToolTalk talk;
    private final Search search;
    private final boolean blocks;
    private final UsageSum usage = new UsageSum();
    private @Nullable ChatBody sent;
    private int searches;
    private int rounds;
    private boolean limitTold;
    private String failure = "";

    /// @param blocks whether a search that fails refuses the request
    SearchTool(ToolTalk talk, Search search, boolean blocks) {
        this.talk = talk;
        this.search = search;
        this.blocks = blocks;
    }

    /// Code of what has failed; empty for nothing.
    String failure() {
        return failure;
    }

    private static ObjectNode parameters() {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        parameters
                .putObject("properties")
                .putObject("query")
                .put("type", "string")
                .put("description", "what to look for, in words or as a question");
        parameters.putArray("required").add("query");
        return parameters;
    }

    @Override
    public ChatBody offered(ChatBody body) {
        if (ToolTalk.offers(body, NAME)) { // a tool of that name has joined on the way; its calls are the client's
            failure = OfferCheck.NAME_TAKEN;
            return body;
        }
        ChatBody offering = ToolTalk.appended(body, "tools", List.of(talk.tool(NAME, DESCRIPTION, parameters())));
        sent = offering;
        return offering;
    }

    @Override
    public Next replied(byte[] bytes) throws InterruptedException {
        ObjectNode reply = read(bytes);
        ChatBody asked = sent;
        if (asked == null || reply == null) {
            return new Next.Answer(bytes);
        }
        usage.add(reply.path("usage"));
        List<Asked> own = calls(reply, true);
        if (own.isEmpty()) {
            return rounds == 0 ? new Next.Answer(bytes) : answer(reply);
        }
        if (!calls(reply, false).isEmpty()) {
            return answer(reply); // the client answers its own first; the model may search again then
        }
        if (limitTold) {
            return refused("limit_reached");
        }
        var results = new ArrayList<Brought>();
        for (Asked call : own) {
            Optional<String> result = result(call);
            if (result.isEmpty()) {
                return new Next.Refuse(RagPlugin.unavailable(failure));
            }
            results.add(new Brought(call.id(), result.get()));
        }
        ChatBody next = talk.goingOn(asked, reply, results);
        sent = next;
        rounds++;
        return new Next.Ask(next);
    }

    @Override
    public Next unanswered(String code) {
        return refused(code);
    }

    private Next refused(String code) {
        failure = code;
        return new Next.Refuse(new GatewayError(
                502,
                "rag_followup_failed",
                "the model searched and could not be asked again (" + code
                        + "); try again, or set workflow_mode: direct_search"));
    }

    private static @Nullable ObjectNode read(byte[] reply) {
        try {
            return JsonService.JSON.readTree(reply) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null; // no call of a tool can be in it
        }
    }

    private List<Asked> calls(JsonNode reply, boolean own) {
        return talk.calls(reply).stream()
                .filter(call -> call.name().equals(NAME) == own)
                .toList();
    }

    private Next answer(ObjectNode reply) {
        talk.drop(reply, NAME);
        usage.into(reply);
        return new Next.Answer(JsonService.JSON.writeValueAsBytes(reply));
    }

    /// What the model gets for one call; empty when the request is to be refused.
    private Optional<String> result(Asked call) throws InterruptedException {
        if (searches == SEARCHES_MOST) {
            limitTold = true;
            return Optional.of("No more searches; answer with what was found.");
        }
        String query = query(call.arguments());
        if (query.isEmpty()) {
            return Optional.of("The argument \"query\" is missing; say what to look for.");
        }
        searches++;
        try {
            String found = search.of(query);
            return Optional.of(found.isEmpty() ? "Nothing fits; try other words, or answer without." : found);
        } catch (UnavailableException unavailable) {
            failure = unavailable.failure().code();
            return blocks
                    ? Optional.empty()
                    : Optional.of("The knowledge base cannot be searched now; answer without it.");
        }
    }

    private static String query(String arguments) {
        try {
            return JsonService.JSON
                    .readTree(arguments)
                    .path("query")
                    .asString("")
                    .strip();
        } catch (JacksonException _) {
            return "";
        }
    }
}
