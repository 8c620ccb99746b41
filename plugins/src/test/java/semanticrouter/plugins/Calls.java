package semanticrouter.plugins;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.Posterior;
import semanticrouter.core.evidence.RouteTraffic;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Timings;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// Calls, replies and plugins for tests.
public final class Calls {
    private static final AtomicInteger POLICIES = new AtomicInteger();

    private Calls() {}

    /// A chat call of decision `d` to model `m`, written with single quotes for double ones.
    public static Call chat(String json, String... headers) {
        return chat(json, List.of(), headers);
    }

    /// @param plugins types the decision has
    public static Call chat(String json, List<String> plugins, String... headers) {
        try {
            byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            var request = new OpenAiChat(JsonLimits.DEFAULT).read(body, Headers.of(headers));
            var inbound = new Inbound(
                    "id-1",
                    Dialect.OPENAI_CHAT,
                    request.facts(),
                    request.body(),
                    request.streaming(),
                    Deadline.after(Duration.ofSeconds(30)));
            ModelProfile profile = ModelProfile.named("m");
            return new Call(
                    inbound,
                    inbound.body(),
                    HeaderEdits.NONE,
                    new ServedModel(profile, List.of(), "openai", Reasoning.NONE),
                    ModelRef.to("m"),
                    trace(request.facts().requestedModel(), profile, plugins, Retention.NONE));
        } catch (GatewayException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /// The same call in another dialect, its body as it is.
    public static Call in(Dialect dialect, Call call) {
        Inbound inbound = call.inbound();
        return new Call(
                new Inbound(
                        inbound.id(),
                        dialect,
                        inbound.facts(),
                        inbound.body(),
                        inbound.streaming(),
                        inbound.deadline()),
                call.body(),
                call.headers(),
                call.model(),
                call.ref(),
                call.trace());
    }

    /// The same call as a dry run.
    public static Call rehearsed(Call call) {
        Inbound inbound = call.inbound();
        return new Call(
                new Inbound(
                        inbound.id(),
                        inbound.dialect(),
                        inbound.facts(),
                        inbound.body(),
                        inbound.streaming(),
                        inbound.deadline(),
                        true,
                        inbound.tracing()),
                call.body(),
                call.headers(),
                call.model(),
                call.ref(),
                call.trace());
    }

    /// The same call of a decision that says what is kept after the turn.
    public static Call keeping(Retention retention, Call call) {
        RecipeOutline recipe = Objects.requireNonNull(call.trace().recipe());
        List<String> plugins = recipe.decisions().getFirst().plugins();
        ModelProfile profile = Objects.requireNonNull(call.model()).profile();
        return new Call(
                call.inbound(),
                call.body(),
                call.headers(),
                call.model(),
                call.ref(),
                trace(call.trace().requestedModel(), profile, plugins, retention));
    }

    private static RoutingTrace trace(String requested, ModelProfile model, List<String> plugins, Retention retention) {
        var program =
                new DecisionProgram(List.of(), Strategy.PRIORITY, AtomTable.of(List.of(), _ -> ConfidenceRange.ONE));
        var outline = new RecipeOutline(
                "default",
                new EvidencePlan(List.of(), List.of(), List.of(), List.of(), program),
                new RouteTraffic(List.of("d"), new Posterior(List.of(List.of("m")), List.of())),
                List.of(new RecipeOutline.DecisionOutline("d", "", "static", plugins, List.of("m"), retention)));
        return new RoutingTrace(
                "id-1",
                Instant.EPOCH,
                requested,
                outline,
                null,
                new Decision.Matched("d", 0, 1, List.of()),
                null,
                model,
                List.of(),
                Timings.NONE,
                List.of());
    }

    /// The body of a call, with single quotes for double ones.
    public static String body(Call call) {
        return text(call.body().bytes()).replace('"', '\'');
    }

    public static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    public static Reply.Whole whole(int status, String json) {
        return new Reply.Whole(
                status,
                Headers.of("content-type", "application/json"),
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /// A stream that comes in pieces and ends.
    public static Reply.Streamed streamed(String... pieces) {
        return streamed(new ReplyStream.Piece.End(), pieces);
    }

    public static Reply.Streamed streamed(ReplyStream.Piece last, String... pieces) {
        return new Reply.Streamed(200, Headers.of("content-type", "text/event-stream"), new Pieces(last, pieces));
    }

    /// Everything a stream says, and how it ends.
    public static String drain(Reply reply) throws InterruptedException {
        var text = new StringBuilder();
        try (ReplyStream stream = ((Reply.Streamed) reply).stream()) {
            ReplyStream.Piece piece = stream.next();
            while (piece instanceof ReplyStream.Piece.Chunk(byte[] bytes)) {
                text.append(text(bytes));
                piece = stream.next();
            }
            return piece instanceof ReplyStream.Piece.End ? text.toString() : text + "<broken>";
        }
    }

    /// A plugin with options as a configuration binds them and defaults for its settings.
    public static <C extends Record> Plugin plugin(PluginFamily<C> family, Map<String, ?> given) throws Exception {
        return plugin(family, given, Map.of(), FakeEncoders.NONE, Clock.systemUTC());
    }

    /// A plugin of a configuration of its own.
    ///
    /// @param settings what each settings record holds beside its defaults, by class
    public static <C extends Record> Plugin plugin(
            PluginFamily<C> family,
            Map<String, ?> given,
            Map<Class<?>, Map<String, ?>> settings,
            EncoderRuntime encoders,
            Clock clock)
            throws Exception {
        return plugin("configuration " + POLICIES.incrementAndGet(), family, given, settings, encoders, clock);
    }

    /// @param policy fingerprint of the configuration
    public static <C extends Record> Plugin plugin(
            String policy,
            PluginFamily<C> family,
            Map<String, ?> given,
            Map<Class<?>, Map<String, ?>> settings,
            EncoderRuntime encoders,
            Clock clock)
            throws Exception {
        Settings bound = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return Bound.options(type, settings.getOrDefault(type, Map.of()));
            }
        };
        UnaryOperator<Path> assets = path -> path;
        var services = new SignalServices(encoders, clock, _ -> null, assets);
        return family.prepare(
                new PluginSetup<>(policy, Bound.options(family.kind().options(), given), bound, services));
    }

    /// What a plugin passes on.
    public static Call passed(Plugin plugin, Call call) throws InterruptedException {
        var seen = new Recorder(_ -> whole(200, "{}"));
        plugin.around(call, seen);
        return seen.calls().getFirst();
    }

    /// An upstream that remembers what it was sent.
    public static final class Recorder implements Upstream {
        private final List<Call> calls = new ArrayList<>();
        private final Upstream upstream;

        public Recorder(Upstream upstream) {
            this.upstream = upstream;
        }

        @Override
        public Reply send(Call call) throws InterruptedException {
            synchronized (calls) {
                calls.add(call);
            }
            return upstream.send(call);
        }

        public List<Call> calls() {
            synchronized (calls) {
                return List.copyOf(calls);
            }
        }
    }

    private static final class Pieces implements ReplyStream {
        private final ReplyStream.Piece last;
        private final List<String> left;

        Pieces(ReplyStream.Piece last, String... pieces) {
            this.last = last;
            this.left = new ArrayList<>(List.of(pieces));
        }

        @Override
        public Piece next() {
            return left.isEmpty() ? last : new Piece.Chunk(left.removeFirst().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            left.clear();
        }
    }
}
