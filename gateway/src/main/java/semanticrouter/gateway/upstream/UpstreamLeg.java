package semanticrouter.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.ServedModel;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.upstream.UpstreamAttempt.Report;

/// The upstream of one exchange: tries backends in turn until one answers, and remembers how long it took.
///
/// Used by one thread at a time. Closing it cancels a try that has not ended, whoever dropped its reply.
public final class UpstreamLeg implements Upstream, AutoCloseable {
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
            String name = model == null ? call.trace().modelName() : model.name();
            return new Reply.Refused(new GatewayError(
                    400,
                    "model_not_available",
                    "model \"" + name + "\" is not available: no backend serves it; add backend_refs to it"));
        }
        List<Backend> order = upstream.choice().order(model.backends(), upstream.options().attempts());
        if (startedNanos == 0) {
            startedNanos = System.nanoTime();
        }
        UpstreamFault fault = new UpstreamFault(UpstreamFault.Kind.UNREACHABLE, "no backend was tried");
        for (Backend backend : order) {
            UpstreamAttempt attempt = begin(call, backend);
            Report report = attempt.awaitHead();
            if (report instanceof Report.Failed(var why) && why.kind() == UpstreamFault.Kind.STALE) {
                attempt = begin(call, backend);
                report = attempt.awaitHead();
            }
            switch (report) {
                case Report.Whole(int status, var headers, byte[] body) -> {
                    return new Reply.Whole(status, headers, body);
                }
                case Report.Head(int status, var headers) -> {
                    return new Reply.Streamed(status, headers, attempt);
                }
                case Report.Failed(var why) -> fault = why;
                case Report.Body _ -> throw new IllegalStateException("a body before its head");
            }
            if (fault.kind() != UpstreamFault.Kind.UNREACHABLE) {
                break; // the backend may have begun to work on it
            }
        }
        return new Reply.Refused(fault.error());
    }

    private UpstreamAttempt begin(Call call, Backend backend) {
        close();
        var attempt = new UpstreamAttempt(upstream, carrier, call.inbound().deadline());
        last = attempt;
        attempt.start(upstream.client(carrier, backend), target(call, backend), Buffer.buffer(UpstreamBody.of(call, backend)));
        return attempt;
    }

    private RequestOptions target(Call call, Backend backend) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(backend.host())
                .setPort(backend.port())
                .setSsl(backend.tls())
                .setURI(backend.path())
                .setHeaders(UpstreamHeaders.request(call, backend, upstream.options().forwardClientAuthorization()));
    }

    /// From the start of the first call to the first byte of the last reply's body; 0 when there was none.
    public long firstByteNanos() {
        UpstreamAttempt attempt = last;
        return attempt == null || attempt.firstByteNanos() == 0
                ? 0
                : attempt.startedNanos() + attempt.firstByteNanos() - startedNanos;
    }

    /// From the start of the first call to the end of the last reply; 0 when nothing was called.
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
