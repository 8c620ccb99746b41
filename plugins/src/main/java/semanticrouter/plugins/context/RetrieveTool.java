package semanticrouter.plugins.context;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.OwnTool;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.recovery.Original;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.recovery.Recovery.Outcome;
import semanticrouter.core.recovery.Recovery.Read;
import semanticrouter.core.recovery.Recovery.Result;
import semanticrouter.core.store.StoreException;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.plugins.owntool.OfferCheck;
import semanticrouter.plugins.owntool.ToolTalk;
import semanticrouter.plugins.owntool.ToolTalk.Asked;
import semanticrouter.plugins.owntool.ToolTalk.Brought;
import semanticrouter.plugins.owntool.UsageSum;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The tool by which a model reads what was left out of its request (specification: dataplane §4.8). It finds the
/// originals of this request alone, whatever id it is asked for. For one request, on one thread.
final class RetrieveTool implements OwnTool {
    static final String NAME = "vsr_context_retrieve";

    /// Tokens of one result at most. The product's own.
    private static final int PAGE = 8_192;

    /// Tokens below which reading on is of no use. The product's own.
    private static final int PAGE_LEAST = 64;

    private static final String DESCRIPTION =
            "Reads text that was left out of this conversation to save room. A line such as \"[... about 812 tokens left"
                    + " out: " + NAME
                    + " id=abc from=345 to=4567 ...]\" stands where something is missing; call this with"
                    + " its id, from and to when you need what is missing. If the result has \"next\", more follows from"
                    + " there.";

    /// Tokens that the tool itself takes at most, in any protocol.
    static final int TOKENS_MOST = Stream.of(ToolTalk.values())
            .mapToInt(talk -> Math.toIntExact(Weight.of(talk.tool(NAME, DESCRIPTION, parameters()))))
            .max()
            .orElse(0);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final ToolTalk talk;
    private final OriginalStore store;
    private final OriginalPlace place;
    private final Set<String> ids;
    private final long bytes;
    private final Terms terms;
    private final Clock clock;
    private final UsageSum usage = new UsageSum();
    private final List<Read> reads = new ArrayList<>();
    private long room;
    private boolean taken;
    private @Nullable ChatBody sent;
    private @Nullable ObjectNode last;
    private int rounds;
    private boolean limitTold;
    private Outcome outcome = Outcome.KEPT;
    private String reason = "";
    private long askedNanos;
    private long nanos;

    /// How far it goes.
    ///
    /// @param retrievalsMost times the model may ask
    /// @param closed whether a failure refuses the request
    /// @param room tokens that fit into the request beside it; empty where that is not known
    record Terms(int retrievalsMost, boolean closed, OptionalInt room) {}

    /// @param kept what was put under the place, by id
    RetrieveTool(
            ToolTalk talk,
            OriginalStore store,
            OriginalPlace place,
            Map<String, String> kept,
            Terms terms,
            Clock clock) {
        this.talk = talk;
        this.store = store;
        this.place = place;
        this.ids = Set.copyOf(kept.keySet());
        this.bytes = OriginalStore.bytes(kept);
        this.terms = terms;
        this.clock = clock;
        this.room = terms.room().isPresent() ? terms.room().getAsInt() : Long.MAX_VALUE;
    }

    private static ObjectNode parameters() {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        properties.putObject("id").put("type", "string").put("description", "the id in the line");
        properties.putObject("from").put("type", "integer").put("description", "where to begin; 0 unless given");
        properties
                .putObject("to")
                .put("type", "integer")
                .put("description", "where to end; as far as fits unless given");
        parameters.putArray("required").add("id");
        return parameters;
    }

    /// What was done so far.
    ///
    /// @param partly why not all of what was left out can be read, empty when all can
    Recovery told(String partly) {
        return new Recovery(
                outcome, reason.isEmpty() ? partly : reason, store.kind(), ids.size(), bytes, rounds, reads, nanos);
    }

    @Override
    public ChatBody offered(ChatBody body) {
        taken = ToolTalk.offers(body, NAME);
        if (taken) { // a tool of that name has joined on the way; its calls are the client's
            reason = OfferCheck.NAME_TAKEN;
            return body;
        }
        ChatBody offering = ToolTalk.appended(body, "tools", List.of(talk.tool(NAME, DESCRIPTION, parameters())));
        sent = offering;
        return offering;
    }

    @Override
    public Next replied(byte[] bytes) throws InterruptedException {
        heard();
        ObjectNode reply = read(bytes);
        ChatBody asked = sent;
        if (taken || asked == null || reply == null) {
            return new Next.Answer(bytes);
        }
        usage.add(reply.path("usage"));
        last = reply;
        List<Asked> own = calls(reply, true);
        if (own.isEmpty()) {
            return rounds == 0 ? new Next.Answer(bytes) : answered(reply);
        }
        if (!calls(reply, false).isEmpty()) {
            own.forEach(_ -> note(new Read(Result.DEFERRED)));
            return answered(reply);
        }
        if (limitTold) {
            return failed("limit_reached");
        }
        var results = new ArrayList<Brought>();
        for (Asked call : own) {
            Optional<String> result = result(call);
            if (result.isEmpty()) {
                return failed(reads.getLast().result().toString());
            }
            results.add(new Brought(call.id(), result.get()));
        }
        ChatBody next = talk.goingOn(asked, reply, results);
        sent = next;
        rounds++;
        askedNanos = System.nanoTime();
        return new Next.Ask(next);
    }

    @Override
    public Next unanswered(String code) {
        heard();
        return failed(code);
    }

    private void heard() {
        nanos += askedNanos == 0 ? 0 : System.nanoTime() - askedNanos;
        askedNanos = 0;
    }

    private static @Nullable ObjectNode read(byte[] reply) {
        try {
            return JSON.readTree(reply) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null; // no call of a tool can be in it
        }
    }

    private List<Asked> calls(JsonNode reply, boolean own) {
        return talk.calls(reply).stream()
                .filter(call -> call.name().equals(NAME) == own)
                .toList();
    }

    private Next answered(ObjectNode reply) {
        outcome = Outcome.ANSWERED;
        return answer(reply);
    }

    private Next answer(ObjectNode reply) {
        talk.drop(reply, NAME);
        usage.into(reply);
        return new Next.Answer(JSON.writeValueAsBytes(reply));
    }

    private Next failed(String why) {
        outcome = Outcome.FAILED;
        reason = why;
        ObjectNode reply = last;
        return terms.closed() || reply == null
                ? new Next.Refuse(new GatewayError(
                        502,
                        "context_recovery_failed",
                        "Context recovery followup failed (" + why + "); try again, or set failure_mode: fail_open"))
                : answer(reply);
    }

    private void note(Read read) {
        reads.add(read);
    }

    /// What the model gets for one call; empty when the request is to be refused.
    private Optional<String> result(Asked call) throws InterruptedException {
        if (reads.size() >= terms.retrievalsMost()) {
            limitTold = true;
            return refusal(Result.LIMIT_REACHED, "nothing more can be read; answer with what is there");
        }
        JsonNode arguments = arguments(call.arguments());
        String id = arguments.path("id").asString("");
        if (!ids.contains(id)) {
            return refusal(
                    Result.UNKNOWN, "there is no text of that id; take one from a line that says what is left out");
        }
        try {
            Optional<Original> found = store.get(place, id);
            return found.isEmpty()
                    ? lost(Result.EXPIRED, "the text is no longer kept; answer with what is there")
                    : page(id, found.get(), arguments);
        } catch (StoreException _) {
            return lost(Result.UNAVAILABLE, "the text cannot be read; answer with what is there");
        }
    }

    private static JsonNode arguments(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /// What is lost and should not be.
    private Optional<String> lost(Result result, String message) {
        Optional<String> said = refusal(result, message);
        return terms.closed() ? Optional.empty() : said;
    }

    private Optional<String> refusal(Result result, String message) {
        note(new Read(result));
        return Optional.of("{\"error\":" + JsonStrings.quoted(message) + "}");
    }

    private Optional<String> page(String id, Original original, JsonNode arguments) {
        String text = original.text();
        int from = whole(text, Math.clamp(arguments.path("from").asLong(0), 0, text.length()));
        int wanted = whole(text, Math.clamp(arguments.path("to").asLong(text.length()), from, text.length()));
        int tokens = (int) Math.min(PAGE, room / 2);
        if (tokens < PAGE_LEAST && from < wanted) {
            return refusal(Result.NO_ROOM, "the conversation has no room for more; answer with what is there");
        }
        int to = from == wanted ? from : Math.min(wanted, ContextTokens.end(text, from, tokens));
        room -= room == Long.MAX_VALUE ? 0 : ContextTokens.of(text.substring(from, to)) + PAGE_LEAST;
        Instant now = clock.instant();
        note(new Read(Result.RETRIEVED, seconds(original.since(), now), seconds(now, original.until())));
        return Optional.of("{\"id\":" + JsonStrings.quoted(id) + ",\"from\":" + from + ",\"to\":" + to
                + (to < wanted ? ",\"next\":" + to : "") + ",\"text\":" + JsonStrings.quoted(text.substring(from, to))
                + "}");
    }

    /// An index that does not part a character.
    private static int whole(String text, long index) {
        int at = (int) index;
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at))
                ? at - 1
                : at;
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1e3);
    }
}
