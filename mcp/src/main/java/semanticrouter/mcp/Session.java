package semanticrouter.mcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.mcp.transport.Json;
import semanticrouter.mcp.transport.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One connection to a server, from the first message to the last: requests and their answers, and what else the
/// protocol has of a client that only calls tools. Safe for all threads.
final class Session implements Transport.Listener {
    /// Editions of the protocol that are spoken, newest first; they do not differ in what is used here.
    static final List<String> EDITIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

    private static final int PAGES_MAX = 20;
    private static final int TOOLS_MAX = 1_000;
    private static final int NO_SUCH_METHOD = -32_601;

    /// A word to the server that nobody waits for must not hold anybody up.
    private static final Duration ASIDE = Duration.ofMillis(50);

    private final Transport transport;
    private final BiConsumer<Session, Failure> lost;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Failure> over = new AtomicReference<>();
    private final AtomicInteger revision = new AtomicInteger();
    private volatile @Nullable Listing listing;

    /// Tools that the server told of at a revision of its list.
    private record Listing(int revision, List<Tool> tools) {}

    /// How a request ended: with a message, or with why there is none.
    private record Outcome(
            @Nullable JsonNode message, @Nullable Failure why) {}

    /// A request whose answer is awaited. What comes first counts.
    private static final class Waiting {
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

        void ended(@Nullable JsonNode message, @Nullable Failure why) {
            outcome.compareAndSet(null, new Outcome(message, why));
            done.countDown();
        }
    }

    /// @param lost told once when the connection is over by itself
    Session(Transport transport, BiConsumer<Session, Failure> lost) {
        this.transport = transport;
        this.lost = lost;
    }

    /// Connects and agrees on an edition.
    void open(Deadline deadline) throws UnavailableException, InterruptedException {
        transport.open(this);
        ObjectNode params = Json.object();
        params.put("protocolVersion", EDITIONS.getFirst());
        params.set("capabilities", Json.object());
        params.set("clientInfo", Json.object().put("name", "semantic-router").put("version", "1"));
        JsonNode told = ask("initialize", params, deadline);
        String edition = told.path("protocolVersion").asString("");
        if (!EDITIONS.contains(edition)) {
            throw new UnavailableException(
                    "mcp_refused", "the server speaks none of the editions " + String.join(", ", EDITIONS));
        }
        transport.agreed(edition);
        transport.send(Json.notification("notifications/initialized", Json.object()), 0, deadline);
    }

    /// Whether it can still be asked.
    boolean usable() {
        return over.get() == null;
    }

    /// Why it cannot be asked any more; empty while it can.
    Optional<Failure> ended() {
        return Optional.ofNullable(over.get());
    }

    /// Counts the changes of the server's list of tools.
    int revision() {
        return revision.get();
    }

    /// The result of a request.
    ///
    /// @throws UnavailableException `mcp_timeout`, `mcp_refused` when the server answers with an error, or why the
    /// connection is over
    JsonNode ask(String method, ObjectNode params, Deadline deadline)
            throws UnavailableException, InterruptedException {
        long number = numbers.incrementAndGet();
        var mine = new Waiting();
        waiting.put(number, mine);
        boolean heard = false;
        try {
            Failure ended = over.get();
            if (ended != null) {
                throw new UnavailableException(ended);
            }
            transport.send(Json.request(number, method, params), number, deadline);
            if (!mine.done.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("mcp_timeout", "no answer in time");
            }
            heard = true;
            return result(mine);
        } finally {
            waiting.remove(number);
            if (!heard && usable()) {
                abandon(number);
            }
        }
    }

    private static JsonNode result(Waiting mine) throws UnavailableException {
        Outcome outcome = mine.outcome.get();
        JsonNode message = outcome == null ? null : outcome.message();
        Failure why = outcome == null ? null : outcome.why();
        if (message == null) {
            throw new UnavailableException(why == null ? new Failure("mcp_broken", "") : why);
        }
        if (message.has("error")) {
            int code = message.path("error").path("code").asInt(0);
            throw new UnavailableException("mcp_refused", "the server answered with error " + code);
        }
        return message.path("result");
    }

    private void abandon(long number) {
        transport.abandon(number);
        ObjectNode params = Json.object();
        params.put("requestId", number);
        params.put("reason", "nobody waits for it any more");
        aside(Json.notification("notifications/cancelled", params));
    }

    private void aside(ObjectNode message) {
        try {
            transport.send(message, 0, Deadline.after(ASIDE));
        } catch (UnavailableException _) {
            // it is told again when the next one is given up, or by the end of the connection
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The tools of the server.
    List<Tool> tools(Deadline deadline) throws UnavailableException, InterruptedException {
        Listing known = listing;
        if (known != null && known.revision() == revision.get()) {
            return known.tools();
        }
        int at = revision.get();
        var tools = new ArrayList<Tool>();
        String cursor = "";
        for (int page = 0; page < PAGES_MAX; page++) {
            ObjectNode params = Json.object();
            if (!cursor.isEmpty()) {
                params.put("cursor", cursor);
            }
            JsonNode told = ask("tools/list", params, deadline);
            told.path("tools").forEach(tool -> tools.add(Tool.of(tool)));
            cursor = told.path("nextCursor").asString("");
            if (tools.size() > TOOLS_MAX) {
                throw new UnavailableException("mcp_too_long", "the server has more than " + TOOLS_MAX + " tools");
            }
            if (cursor.isEmpty()) {
                listing = new Listing(at, List.copyOf(tools));
                return tools;
            }
        }
        throw new UnavailableException("mcp_too_long", "the server's list of tools has no end");
    }

    /// The tool of a name.
    ///
    /// @throws UnavailableException `mcp_tool_missing`
    Tool tool(String name, Deadline deadline) throws UnavailableException, InterruptedException {
        Optional<Tool> found = tools(deadline).stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst();
        return found.orElseThrow(
                () -> new UnavailableException("mcp_tool_missing", "the server has no tool \"" + name + "\""));
    }

    @Override
    public void received(JsonNode message) {
        if (message.isArray()) {
            message.forEach(this::one);
        } else {
            one(message);
        }
    }

    private void one(JsonNode message) {
        if (message.has("method")) {
            if (message.has("id")) {
                asked(message);
            } else if (message.path("method").asString("").equals("notifications/tools/list_changed")) {
                revision.incrementAndGet();
            }
            return;
        }
        Waiting who = message.path("id").isIntegralNumber()
                ? waiting.get(message.path("id").asLong())
                : null;
        if (who != null && (message.has("result") || message.has("error"))) {
            who.ended(message, null);
        }
    }

    /// A server may ask whether we are there; whatever else it asks of clients is not offered.
    private void asked(JsonNode message) {
        ObjectNode answer = message.path("method").asString("").equals("ping")
                ? Json.answer(message.path("id"), "result", Json.object())
                : Json.answer(
                        message.path("id"),
                        "error",
                        Json.object().put("code", NO_SUCH_METHOD).put("message", "this client does not offer it"));
        Thread.ofVirtual().name("mcp-answer").start(() -> aside(answer));
    }

    @Override
    public void failed(long request, Failure why) {
        Waiting who = waiting.get(request);
        if (who != null) {
            who.ended(null, why);
        }
    }

    @Override
    public void broken(Failure why) {
        if (end(why)) {
            lost.accept(this, why);
        }
    }

    private boolean end(Failure why) {
        boolean first = over.compareAndSet(null, why);
        waiting.values().forEach(who -> who.ended(null, why));
        return first;
    }

    /// Leaves the server; whoever waits is told why.
    void close(Failure why) {
        end(why);
        transport.close();
    }
}
