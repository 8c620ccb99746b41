package semanticrouter.gateway;

import java.util.Locale;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.core.trace.RoutingTrace;

/// Which of the router's own headers a reply carries (specification: dataplane §1.9, §1.10).
public final class ReplyHeaders {
    /// How a reply came about; a plugin that answers in a backend's place says so in it.
    static final String PATH = "x-vsr-response-path";

    public static final String UPSTREAM = "upstream";

    /// Several models worked on it.
    private static final String LOOPER = "looper";

    /// A model made an image.
    private static final String IMAGE = "image_generation";

    /// Asks for a key.
    static final String CHALLENGE = "Bearer realm=\"vllm-semantic-router\"";

    private static final String DEBUG = "x-vsr-debug";

    private ReplyHeaders() {}

    /// All that the trace says, with the debug surface when the client asked for it.
    static Headers of(RoutingTrace trace, String path, Headers request) {
        return ResponseHeaders.of(trace, path, request.flag(DEBUG));
    }

    /// All that the trace says of a reply with this status; only what every reply carries when it is not a success.
    public static Headers of(RoutingTrace trace, String path, int status, Headers request) {
        return status < 300 ? of(trace, path, request) : keystone(path, trace.id());
    }

    /// How a reply came about. A backend cannot say it: its own `x-vsr-` headers have been dropped.
    static String path(Headers received) {
        return received.first(PATH).orElse(UPSTREAM);
    }

    /// Whether models made a reply that came about so, and its usage is theirs.
    static boolean models(String path) {
        return path.equals(UPSTREAM) || path.equals(LOOPER) || path.equals(IMAGE);
    }

    /// Whether a reply is JSON by its own word.
    public static boolean json(Headers received) {
        return received.first("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("json");
    }

    /// The headers of a stream that is made of a reply in one piece.
    public static Headers streamed(Headers received) {
        return received.with()
                .set("content-type", "text/event-stream; charset=utf-8")
                .build();
    }

    /// What every reply carries, whether or not it was routed.
    static Headers keystone(String path, String id) {
        return Headers.of("x-vsr-schema-version", ResponseHeaders.SCHEMA_VERSION, PATH, path, "x-vsr-replay-id", id);
    }
}
