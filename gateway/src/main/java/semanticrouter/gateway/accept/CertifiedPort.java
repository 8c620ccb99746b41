package semanticrouter.gateway.accept;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A port behind a certificate, which may be replaced while it is open: whoever connects from then on is shown the new
/// one, connections that are open stay.
public final class CertifiedPort {
    private static final long WAIT_SECONDS = 10;

    private final TlsFiles files;
    private final ServerSSLOptions first;
    private final List<HttpServer> servers;
    private final int number;
    private volatile TlsFiles.@Nullable Contents shown;

    /// @param http what the servers were opened with, see {@link #secure}
    /// @param servers that share the port, one at least, open
    public CertifiedPort(TlsFiles files, HttpServerOptions http, Collection<HttpServer> servers) {
        this.files = files;
        this.first = http.getSslOptions().copy();
        this.servers = List.copyOf(servers);
        this.number = this.servers.getFirst().actualPort();
        try {
            shown = files.read();
        } catch (IOException _) {
            shown = null; // gone since the port was opened; whatever comes is something else
        }
    }

    /// Has a port that is to be opened speak TLS.
    ///
    /// @param clients whether clients must show a certificate where their authorities are named
    public static void secure(HttpServerOptions http, TlsFiles files, ClientAuth clients) {
        http.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString()));
        files.clientAuthorities()
                .ifPresent(authorities -> http.setClientAuth(clients)
                        .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString())));
    }

    /// Where its certificate came from.
    public TlsFiles files() {
        return files;
    }

    /// Its number.
    public int number() {
        return number;
    }

    /// Whether this is what it shows.
    public boolean shows(TlsFiles.Contents contents) {
        TlsFiles.Contents now = shown;
        return now != null && now.same(contents);
    }

    /// Shows another certificate from now on. Blocks until every event loop does.
    ///
    /// @throws IOException when it cannot be used; the one before is shown on
    public void show(TlsFiles.Contents renewed) throws IOException, InterruptedException {
        ServerSSLOptions next = first.copy();
        next.setKeyCertOptions(new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(renewed.certificate()))
                .addKeyValue(Buffer.buffer(renewed.key())));
        renewed.clientAuthorities()
                .ifPresent(authorities ->
                        next.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorities))));
        for (HttpServer server : servers) {
            try {
                server.updateSSLOptions(next)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException refused) {
                throw new IOException("port " + number + " cannot show it", refused);
            }
        }
        shown = renewed;
    }
}
