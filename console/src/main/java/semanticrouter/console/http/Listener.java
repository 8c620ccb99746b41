package semanticrouter.console.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An open HTTP port.
public final class Listener implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;

    private final HttpServer server;

    private Listener(HttpServer server) {
        this.server = server;
    }

    /// Opens a port and returns once it accepts connections.
    ///
    /// @param address where; port 0 for any free one
    /// @param idle after which a silent connection is closed
    /// @throws IOException when the address cannot be had
    public static Listener open(Vertx vertx, Address address, Duration idle, Handler<HttpServerRequest> handler)
            throws IOException, InterruptedException {
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout((int) idle.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(32 << 10)
                .setMaxInitialLineLength(16 << 10);
        HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(
                    "cannot listen on " + address + ": "
                            + (failed.getCause() == null
                                    ? "no answer"
                                    : failed.getCause().getMessage()) + "; is another process using the port?",
                    failed);
        }
        return new Listener(server);
    }

    /// A host and a port.
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// The port that is open.
    public int port() {
        return server.actualPort();
    }

    /// Closes the port; answers that are under way get a second to get out.
    @Override
    public void close() {
        server.shutdown(1, TimeUnit.SECONDS).await();
    }
}
