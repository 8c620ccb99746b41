package semanticrouter.console.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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

    /// Opens a port for plain HTTP and returns once it accepts connections.
    ///
    /// @param address where; port 0 for any free one
    /// @param idle after which a silent connection is closed
    /// @throws IOException when the address cannot be had
    public static Listener open(Vertx vertx, Address address, Duration idle, Handler<HttpServerRequest> handler)
            throws IOException, InterruptedException {
        return open(vertx, address, Optional.empty(), idle, handler);
    }

    /// The same with a certificate, when there is one.
    public static Listener open(
            Vertx vertx, Address address, Optional<Tls> tls, Duration idle, Handler<HttpServerRequest> handler)
            throws IOException, InterruptedException {
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout((int) idle.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(32 << 10)
                .setMaxInitialLineLength(16 << 10);
        tls.ifPresent(files -> secure(options, files));
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

    private static void secure(HttpServerOptions options, Tls files) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString()));
        files.clientAuthorities()
                .ifPresent(authorities -> options.setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString())));
    }

    /// Certificate chain and private key, PEM.
    ///
    /// @param clientAuthorities whose certificates clients must show; absent when none is asked for
    public record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {}

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
