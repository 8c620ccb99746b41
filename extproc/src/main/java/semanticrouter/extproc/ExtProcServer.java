package semanticrouter.extproc;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.GatewayServer;
import semanticrouter.gateway.loop.Carrier;

/// The gRPC service `envoy.service.ext_proc.v3.ExternalProcessor` on the event loops of a gateway: its requests go the
/// same way as those of the gateway's own listeners, and it closes with them.
public final class ExtProcServer {
    private static final long SWEEP_MILLIS = 1000;
    /// What a connection and a stream may have in flight before Envoy waits.
    private static final int WINDOW = 1 << 20;

    private final ExtProcOptions options;
    private final Vertx vertx;
    private final Admission admission;
    private final long allowedNanos;
    private final Set<ProcessingStream> open = ConcurrentHashMap.newKeySet();
    private final int port;

    private ExtProcServer(GatewayServer gateway, ExtProcOptions options) throws IOException, InterruptedException {
        this.options = options;
        vertx = gateway.vertx();
        admission = new Admission(gateway.reception(), options);
        GatewayOptions.Limits limits = gateway.reception().options().limits();
        allowedNanos = limits.requestTime().plus(limits.bodyTime()).toNanos();
        HttpServerOptions http = new HttpServerOptions()
                .setHttp2ConnectionWindowSize(4 * WINDOW)
                // Envoy resets a stream whenever it was answered before it was over; that is no flood.
                .setHttp2RstFloodMaxRstFramePerWindow(Integer.MAX_VALUE)
                .setReuseAddress(true)
                .setTcpNoDelay(true);
        http.getInitialSettings()
                .setMaxConcurrentStreams(options.streams())
                .setInitialWindowSize(WINDOW)
                .setMaxHeaderListSize(limits.headerBytes());
        port = gateway.listen(options.listener(), http, this::service);
        gateway.awaitToo(open::size);
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    }

    /// Starts listening.
    ///
    /// @throws IOException when the address cannot be had
    public static ExtProcServer start(GatewayServer gateway, ExtProcOptions options)
            throws IOException, InterruptedException {
        return new ExtProcServer(gateway, options);
    }

    private Handler<HttpServerRequest> service() {
        var grpc = new GrpcServerOptions()
                .setMaxMessageSize(options.messageBytes())
                .setScheduleDeadlineAutomatically(false);
        return GrpcServer.server(vertx, grpc).callHandler(Codec.PROCESS, envoy -> {
            var stream = new ProcessingStream(
                    this, envoy, new Carrier(vertx.getOrCreateContext()), open.size() >= options.streams());
            open.add(stream);
            stream.begin();
        });
    }

    private void sweep() {
        long now = System.nanoTime();
        open.forEach(stream -> stream.sweep(now, allowedNanos));
    }

    /// Most bytes of a message.
    int messageBytes() {
        return options.messageBytes();
    }

    Admission admission() {
        return admission;
    }

    void closed(ProcessingStream stream) {
        open.remove(stream);
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// Streams that are open.
    public int streams() {
        return open.size();
    }
}
