package semanticrouter.extproc;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.ScriptedBackend.Received;

/// What one request led to, without what may differ between the gateway's own listener and Envoy.
///
/// This is the one list of the differences allowed.
///
/// @param status of the client's response
/// @param headers of the client's response
/// @param body of the client's response
/// @param sentPath request line at the backend; empty when nothing was sent
/// @param sentHeaders of the request at the backend
/// @param sentBody of the request at the backend
/// @param told what the one completion says
record Outcome(
        int status,
        Map<String, String> headers,
        String body,
        String sentPath,
        Map<String, String> sentHeaders,
        String sentBody,
        String told) {
    /// Each proxy frames the message on its own connection.
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "host", "user-agent", "accept");

    /// Made anew for each request.
    private static final Set<String> UNIQUE = Set.of("x-vsr-replay-id");

    static Outcome of(HttpResponse<byte[]> response, Received sent, Completion completion) {
        var headers = new Headers.Builder();
        response.headers().map().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        return of(response.statusCode(), headers.build(), response.body(), sent, completion);
    }

    static Outcome of(int status, Headers headers, byte[] body, Received sent, Completion completion) {
        var told = new TreeMap<String, String>();
        headers.forEach((name, value) -> told.merge(name, value, (a, b) -> a + "," + b));
        return new Outcome(
                status,
                plain(told),
                steady(new String(body, StandardCharsets.UTF_8)),
                sent.line(),
                plain(sent.headers()),
                sent.text(),
                told(completion));
    }

    private static Map<String, String> plain(Map<String, String> headers) {
        var plain = new TreeMap<String, String>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!FRAMING.contains(lower) && !UNIQUE.contains(lower)) {
                plain.put(lower, value);
            }
        });
        return plain;
    }

    /// Ids and times that are made anew for each response.
    private static String steady(String body) {
        return body.replaceAll("(resp|conv|item|msg|chatcmpl|fc)_?-?[A-Za-z0-9_-]{8,}", "$1")
                .replaceAll("\"(created|created_at|completed_at)\":[0-9]+", "\"$1\":0");
    }

    /// All of the completion but its id and its times.
    private static String told(Completion completion) {
        return completion.status() + " " + completion.path() + " " + completion.errorReason() + " "
                + completion.usage() + " streamed=" + completion.streamed() + " called="
                + (completion.upstreamNanos() > 0) + " decision="
                + completion.trace().decision() + " model="
                + completion.trace().modelName() + " algorithm="
                + completion.trace().algorithm() + " requested="
                + completion.trace().requestedModel();
    }
}
