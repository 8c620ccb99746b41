package semanticrouter.console.record;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;

/// Serves `/metrics` to Prometheus.
public final class MetricsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Listener listener;

    private MetricsServer(Listener listener) {
        this.listener = listener;
    }

    /// Starts serving and returns once the port is open.
    ///
    /// @throws IOException when the port cannot be had
    public static MetricsServer start(Lobby lobby, Listener.Address address, MetricsRecorder metrics)
            throws IOException, InterruptedException {
        return new MetricsServer(
                Listener.open(lobby, address, SILENCE, request -> answer(lobby.vertx(), request, metrics)));
    }

    private static void answer(Vertx vertx, HttpServerRequest request, MetricsRecorder metrics) {
        if (!"/metrics".equals(request.path())) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("content-type", "text/plain")
                    .end("metrics are at /metrics\n");
            return;
        }
        String accept = request.getHeader("accept");
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        vertx.executeBlocking(() -> metrics.scrape(type), false)
                .onSuccess(text ->
                        request.response().putHeader("content-type", type).end(text))
                .onFailure(broken -> request.response().setStatusCode(500).end());
    }

    /// The port that is open.
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
