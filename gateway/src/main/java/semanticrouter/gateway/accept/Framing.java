package semanticrouter.gateway.accept;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// Finds messages whose end another reader could see at a different place, which is how requests are smuggled past a
/// proxy and replies handed to the wrong client (RFC 9112 §6.1, §6.3, §3.2). Lengths that contradict each other, and a
/// length beside chunks, the decoder refuses. Runs on event loops.
public final class Framing {
    private Framing() {}

    /// Whether the head of a request leaves open where it ends or whom it is for.
    public static boolean doubtful(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return false; // frames say it
        }
        if (coded(request.headers())
                || request.version() == HttpVersion.HTTP_1_0
                        && request.headers().contains("transfer-encoding")) {
            return true;
        }
        int hosts = request.headers().getAll("host").size();
        return hosts > 1 || hosts == 0 && request.version() == HttpVersion.HTTP_1_1;
    }

    /// Whether a message comes in another coding than chunks; none other is read here.
    public static boolean coded(MultiMap headers) {
        List<String> codings = headers.getAll("transfer-encoding");
        return codings.size() > 1 || !codings.isEmpty() && !codings.getFirst().equalsIgnoreCase("chunked");
    }
}
