package semanticrouter.gateway;

import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.core.trace.RoutingTrace;

/// Which of the router's own headers a reply carries (specification: dataplane §1.9, §1.10).
final class ReplyHeaders {
    private static final String DEBUG = "x-vsr-debug";

    private ReplyHeaders() {}

    /// All that the trace says, with the debug surface when the client asked for it.
    static Headers of(RoutingTrace trace, String path, Headers request) {
        return ResponseHeaders.of(trace, path, request.flag(DEBUG));
    }

    /// What every reply carries, whether or not it was routed.
    static Headers keystone(String path, String id) {
        return Headers.of(
                "x-vsr-schema-version", ResponseHeaders.SCHEMA_VERSION, "x-vsr-response-path", path, "x-vsr-replay-id", id);
    }
}
