package semanticrouter.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.model.ServedModel;
import semanticrouter.gateway.accept.OpenStreams;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.resilience.ModelHealth;
import semanticrouter.gateway.resilience.Outcome;
import semanticrouter.gateway.resilience.RetryAfter;
import semanticrouter.gateway.upstream.UpstreamAttempt.Place;
import semanticrouter.gateway.upstream.UpstreamAttempt.Report;

/// The upstream of one exchange: tries backends in turn until one answers, and remembers how long it took.
///
/// Used by one thread at a time. Closing it cancels a try that has not ended, whoever dropped its reply.
public final class UpstreamLeg implements Leg {
    /// Before a backend is tried again; doubled each time (Envoy's base interval).
    private static final long PAUSE_NANOS = 25_000_000;

    /// Longest pause a backend can ask for before it is tried again.
    private static final Duration WISH_MAX = Duration.ofSeconds(5);

    private final HttpUpstream upstream;
    private final Carrier carrier;
    private final OpenStreams streams;
    private @Nullable UpstreamAttempt last;
    /// The second of two tries that ran at the same time.
    private @Nullable UpstreamAttempt beside;

    private long startedNanos;

    UpstreamLeg(HttpUpstream upstream, Carrier carrier, OpenStreams streams) {
        this.upstream = upstream;
        this.carrier = carrier;
        this.streams = streams;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        ServedModel model = call.model();
        if (model == null || model.backends().isEmpty()) {
            return unavailable(call);
        }
        if (startedNanos == 0) {
            startedNanos = System.nanoTime();
        }
        Optional<GatewayError> keyless =
                UpstreamHeaders.keyless(call, model, upstream.options().forwardClientAuthorization());
        if (keyless.isPresent()) {
            return new Reply.Refused(keyless.get());
        }
        ModelHealth health = upstream.health().of(model);
        Resilience resilience = health.resilience();
        int at = health.begin(null);
        if (at == ModelHealth.NONE) {
            return new Reply.Refused(allOut(health, model));
        }
        Tried tried = attempt(call, model, new Place(health, at, false));
        BitSet out = null;
        for (int retries = 0; retries < resilience.retries() && tried.retriable(resilience.retryOn()); retries++) {
            out = out == null ? new BitSet() : out;
            out.set(at);
            at = again(health, out, retries, tried.wish(), call.inbound().deadline());
            if (at == ModelHealth.NONE) {
                break;
            }
            tried = attempt(call, model, new Place(health, at, true));
        }
        return tried.reply(upstream.clock());
    }

    /// Begins a granted retry at a backend that has not been tried, or after a pause at one that has.
    ///
    /// @param out the backends tried so far; emptied when all may be tried again
    /// @param wish how long the last one asked to be left alone
    private int again(ModelHealth health, BitSet out, int retries, Duration wish, Deadline deadline)
            throws InterruptedException {
        if (!health.grantRetry()) {
            return ModelHealth.NONE;
        }
        int at = ModelHealth.NONE;
        try {
            at = health.begin(out);
            // Whoever asks for longer than a client would wait is not tried again.
            if (at == ModelHealth.NONE && health.resilience().sameBackend() && wish.compareTo(WISH_MAX) <= 0) {
                out.clear();
                long pause = PAUSE_NANOS << retries;
                long drawn = Math.max(wish.toNanos(), upstream.random().nextLong(pause / 2, pause));
                Thread.sleep(Duration.ofNanos(Math.min(deadline.nanosLeft(), drawn)));
                at = deadline.passed() ? ModelHealth.NONE : health.begin(null);
            }
            return at;
        } finally {
            if (at == ModelHealth.NONE) {
                health.dropRetry();
            }
        }
    }

    private static GatewayError allOut(ModelHealth health, ServedModel model) {
        if (health.allUnhealthy()) {
            long seconds = health.resilience()
                    .check()
                    .map(check -> check.interval().toSeconds())
                    .orElse(0L);
            return new GatewayError(
                    503,
                    GatewayError.UNHEALTHY,
                    "no backend of model \"" + model.name()
                            + "\" passes its health check; try again or check the backends",
                    OptionalInt.of(Math.clamp(seconds, 1, 60)));
        }
        return new UpstreamFault(UpstreamFault.Kind.BUSY, "every backend has as many calls as it may").error();
    }

    /// A try whose head is there.
    private record Tried(Crossing crossing, UpstreamAttempt attempt, Report report) {
        boolean retriable(RetryOn retryOn) {
            return switch (report) {
                case Report.Whole whole -> retryOn.statuses().contains(whole.status());
                case Report.Head head -> retryOn.statuses().contains(head.status());
                case Report.Failed(var why) -> why.retriable(retryOn);
                case Report.Body _ -> false;
            };
        }

        /// How long the backend asks to be left alone.
        Duration wish() {
            return switch (report) {
                case Report.Whole whole -> RetryAfter.of(whole.status(), whole.headers());
                case Report.Head head -> RetryAfter.of(head.status(), head.headers());
                case Report.Failed _, Report.Body _ -> Duration.ZERO;
            };
        }

        Reply reply(Clock clock) {
            return switch (report) {
                case Report.Whole(int status, var headers, byte[] body) -> crossing.back(status, headers, body, clock);
                case Report.Head(int status, var headers) -> crossing.back(status, headers, attempt, clock);
                case Report.Failed(var why) -> new Reply.Refused(why.error());
                case Report.Body _ -> throw new IllegalStateException("a body before its head");
            };
        }
    }

    /// A try that has been sent.
    private record Sent(Crossing crossing, UpstreamAttempt attempt, Place place) {}

    /// One try; where the model is hedged and the backend stays silent, a second one beside it.
    private Tried attempt(Call call, ServedModel model, Place place) throws InterruptedException {
        close();
        Sent first = send(call, model, place);
        last = first.attempt();
        Optional<Duration> quiet = place.model().resilience().hedgeAfter();
        if (quiet.isEmpty() || place.retry()) {
            return settled(call, model, first, first.attempt().awaitHead());
        }
        Report report = first.attempt().awaitHead(quiet.get().toNanos());
        if (report != null) {
            return settled(call, model, first, report);
        }
        Sent second = hedge(call, model, place);
        return second == null
                ? settled(call, model, first, first.attempt().awaitHead())
                : race(call, model, first, second);
    }

    /// The reply of a try; of another one where the backend had closed a kept connection before it saw the first.
    private Tried settled(Call call, ServedModel model, Sent sent, Report report) throws InterruptedException {
        last = sent.attempt();
        if (!(report instanceof Report.Failed(var why)) || why.kind() != UpstreamFault.Kind.STALE) {
            return new Tried(sent.crossing(), sent.attempt(), report);
        }
        Place place = sent.place();
        place.model().beginAgain(place.at());
        Sent again = send(call, model, new Place(place.model(), place.at(), false));
        last = again.attempt();
        return new Tried(again.crossing(), again.attempt(), again.attempt().awaitHead());
    }

    /// A second try elsewhere; null when no backend is free or the budget of retries is spent.
    private @Nullable Sent hedge(Call call, ServedModel model, Place place) {
        ModelHealth health = place.model();
        if (!health.grantRetry()) {
            return null;
        }
        var out = new BitSet();
        out.set(place.at());
        int at = health.begin(out);
        if (at == ModelHealth.NONE) {
            health.dropRetry();
            return null;
        }
        Sent sent = send(call, model, new Place(health, at, true));
        beside = sent.attempt();
        return sent;
    }

    /// The first head wins and the other try is cancelled; a try that fails leaves the field to the other.
    private Tried race(Call call, ServedModel model, Sent first, Sent second) throws InterruptedException {
        UpstreamAttempt.awaitEither(first.attempt(), second.attempt());
        Report report = first.attempt().awaitHead(0);
        Sent ahead = report == null ? second : first;
        Sent behind = report == null ? first : second;
        Report head = report == null ? second.attempt().awaitHead() : report;
        if (head instanceof Report.Failed) {
            return settled(call, model, behind, behind.attempt().awaitHead());
        }
        behind.attempt().close();
        last = ahead.attempt();
        return new Tried(ahead.crossing(), ahead.attempt(), head);
    }

    /// What is said of a model that no backend serves.
    public static Reply unavailable(Call call) {
        String name =
                call.model() == null ? call.trace().modelName() : call.model().name();
        return new Reply.Refused(new GatewayError(
                400,
                "model_not_available",
                "model \"" + name + "\" is not available: no backend serves it; add backend_refs to it"));
    }

    private Sent send(Call call, ServedModel model, Place place) {
        Backend backend = model.backends().get(place.at());
        Crossing crossing;
        try {
            crossing = Crossing.of(call, model, backend);
        } catch (RuntimeException refused) {
            place.end(Outcome.CANCELLED);
            throw refused;
        }
        var attempt =
                new UpstreamAttempt(upstream, carrier, streams, call.inbound().deadline(), place);
        boolean forward = upstream.options().forwardClientAuthorization();
        var target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(backend.host())
                .setPort(backend.port())
                .setSsl(backend.tls())
                .setURI(backend.path())
                .setHeaders(UpstreamHeaders.request(call, backend, crossing.anthropic(), forward));
        HttpClient client =
                upstream.client(carrier, backend, place.model().resilience().pool());
        attempt.start(client, target, Buffer.buffer(crossing.body()));
        return new Sent(crossing, attempt, place);
    }

    @Override
    public long firstByteNanos() {
        UpstreamAttempt attempt = last;
        return attempt == null || attempt.firstByteNanos() == 0
                ? 0
                : attempt.startedNanos() + attempt.firstByteNanos() - startedNanos;
    }

    @Override
    public long nanos() {
        UpstreamAttempt attempt = last;
        return attempt == null ? 0 : attempt.endedNanos() - startedNanos;
    }

    @Override
    public void close() {
        close(last);
        close(beside);
    }

    private static void close(@Nullable UpstreamAttempt attempt) {
        if (attempt != null) {
            attempt.close();
        }
    }
}
