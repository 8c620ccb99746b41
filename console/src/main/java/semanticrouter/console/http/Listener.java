package semanticrouter.console.http;

import io.vertx.core.Handler;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import semanticrouter.gateway.accept.CertifiedPort;
import semanticrouter.gateway.accept.TlsFiles;

/// An open HTTP port.
public final class Listener implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;

    private final HttpServer server;
    private final Optional<CertifiedPort> certified;

    private Listener(HttpServer server, Optional<CertifiedPort> certified) {
        this.server = server;
        this.certified = certified;
    }

    /// Opens a port for plain HTTP and returns once it accepts connections.
    ///
    /// @param address where; port 0 for any free one
    /// @param silence longest without a byte while a request is answered
    /// @throws IOException when the address cannot be had
    public static Listener open(Lobby lobby, Address address, Duration silence, Handler<HttpServerRequest> handler)
            throws IOException, InterruptedException {
        return open(lobby, address, Optional.empty(), silence, handler);
    }

    /// The same with a certificate, when there is one.
    public static Listener open(
            Lobby lobby, Address address, Optional<TlsFiles> tls, Duration silence, Handler<HttpServerRequest> handler)
            throws IOException, InterruptedException {
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false) // requests come one after another, which is what their times are counted by
                .setIdleTimeout((int) silence.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(PortLimits.HEADER_BYTES)
                .setMaxInitialLineLength(PortLimits.LINE_BYTES);
        tls.ifPresent(files -> CertifiedPort.secure(options, files, ClientAuth.REQUIRED));
        var entrance = new Entrance(lobby, handler);
        HttpServer server = lobby.vertx()
                .createHttpServer(options)
                .invalidRequestHandler(entrance::invalid)
                .requestHandler(entrance);
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
        return new Listener(server, tls.map(files -> new CertifiedPort(files, options, List.of(server))));
    }

    /// A host and a port.
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// The port, when it shows a certificate.
    public Optional<CertifiedPort> certified() {
        return certified;
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
