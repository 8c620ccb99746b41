package semanticrouter.gateway.accept;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// Refuses requests whose end another reader in front could see at a different place, which is how requests are
/// smuggled past it (RFC 9112 §6.1, §6.3, §3.2). Lengths that contradict each other, and a length beside chunks, the
/// decoder refuses. Runs on event loops.
public final class Framing {
    private Framing() {}

    /// Whether the head of a request leaves open where it ends or whom it is for.
    public static boolean doubtful(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return false; // frames say it
        }
        List<String> codings = request.headers().getAll("transfer-encoding");
        if (!codings.isEmpty()
                && (codings.size() > 1
                        || !codings.getFirst().equalsIgnoreCase("chunked")
                        || request.version() == HttpVersion.HTTP_1_0)) {
            return true;
        }
        int hosts = request.headers().getAll("host").size();
        return hosts > 1 || hosts == 0 && request.version() == HttpVersion.HTTP_1_1;
    }
}
