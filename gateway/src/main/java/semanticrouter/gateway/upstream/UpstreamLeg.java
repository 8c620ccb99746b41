package semanticrouter.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.ServedModel;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.upstream.UpstreamAttempt.Report;

/// The upstream of one exchange: tries backends in turn until one answers, and remembers how long it took.
///
/// Used by one thread at a time. Closing it cancels a try that has not ended, whoever dropped its reply.
public final class UpstreamLeg implements Leg {
    private final HttpUpstream upstream;
    private final Carrier carrier;
    private @Nullable UpstreamAttempt last;
    private long startedNanos;

    UpstreamLeg(HttpUpstream upstream, Carrier carrier) {
        this.upstream = upstream;
        this.carrier = carrier;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        ServedModel model = call.model();
        if (model == null || model.backends().isEmpty()) {
            return unavailable(call);
        }
        List<Backend> order =
                upstream.choice().order(model.backends(), upstream.options().attempts());
        if (startedNanos == 0) {
            startedNanos = System.nanoTime();
        }
        Reply refusal =
                new Reply.Refused(new UpstreamFault(UpstreamFault.Kind.UNREACHABLE, "no backend was tried").error());
        for (Backend backend : order) {
            Crossing crossing = Crossing.of(call, model, backend);
            UpstreamAttempt attempt = begin(call, backend, crossing);
            Report report = attempt.awaitHead();
            if (report instanceof Report.Failed(var why) && why.kind() == UpstreamFault.Kind.STALE) {
                attempt = begin(call, backend, crossing);
                report = attempt.awaitHead();
            }
            switch (report) {
                case Report.Whole(int status, var headers, byte[] body) -> {
                    return crossing.back(status, headers, body, upstream.clock());
                }
                case Report.Head(int status, var headers) -> {
                    return crossing.back(status, headers, attempt, upstream.clock());
                }
                case Report.Failed(var why) -> {
                    refusal = new Reply.Refused(why.error());
                    if (why.kind() != UpstreamFault.Kind.UNREACHABLE) {
                        return refusal; // the backend may have begun to work on it
                    }
                }
                case Report.Body _ -> throw new IllegalStateException("a body before its head");
            }
        }
        return refusal;
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

    private UpstreamAttempt begin(Call call, Backend backend, Crossing crossing) {
        close();
        var attempt = new UpstreamAttempt(upstream, carrier, call.inbound().deadline());
        last = attempt;
        boolean forward = upstream.options().forwardClientAuthorization();
        var target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(backend.host())
                .setPort(backend.port())
                .setSsl(backend.tls())
                .setURI(backend.path())
                .setHeaders(UpstreamHeaders.request(call, backend, crossing.anthropic(), forward));
        attempt.start(upstream.client(carrier, backend), target, Buffer.buffer(crossing.body()));
        return attempt;
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
        UpstreamAttempt attempt = last;
        if (attempt != null) {
            attempt.close();
        }
    }
}
