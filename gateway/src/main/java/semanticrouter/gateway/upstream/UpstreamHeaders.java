package semanticrouter.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.Secret;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.TraceContext;

/// Decides which headers cross between client and backend (specification: dataplane §1.3, §1.6, §2.5).
public final class UpstreamHeaders {
    /// Belong to one connection, not to the message.
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "host",
            "content-length",
            "accept-encoding",
            "http2-settings");

    private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key", "cookie");

    /// Sent where the client names none (specification: dataplane §2.4).
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private UpstreamHeaders() {}

    /// Headers of the request to a backend.
    ///
    /// @param anthropic whether the backend speaks Anthropic
    public static MultiMap request(Call call, Backend backend, boolean anthropic, boolean forwardAuthorization) {
        MultiMap headers = HttpHeaders.headers();
        Credentials credentials = backend.credentials();
        Headers received = call.inbound().facts().headers();
        Optional<Secret> key = credentials.key(received);
        boolean forward = (forwardAuthorization || credentials.forwarded()) && key.isEmpty();
        Set<String> withheld = credentials.withheld();
        received.forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name)
                    && !internal(name)
                    && !withheld.contains(name)
                    && !userKey(name)
                    && (forward || !CREDENTIALS.contains(name))) {
                headers.add(name, value);
            }
        });
        if (!json(headers.get("content-type"))) {
            headers.set("content-type", "application/json"); // whatever the client called its body, it was read as JSON
        }
        headers.set("accept-encoding", "identity"); // replies must be readable
        if (anthropic) {
            if (!headers.contains("anthropic-version")) {
                headers.set("anthropic-version", ANTHROPIC_VERSION);
            }
            headers.set("accept", call.inbound().streaming() ? "text/event-stream" : "application/json");
        }
        trace(headers, call.inbound().tracing());
        if (call.ref() != null) {
            headers.set("x-selected-model", call.ref().effectiveModel());
        }
        own(headers, backend, key);
        edit(headers, call.headers());
        return headers;
    }

    private static boolean json(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    /// Headers of a health check.
    static MultiMap probe(Backend backend) {
        MultiMap headers = HttpHeaders.headers();
        headers.set("accept-encoding", "identity");
        own(headers, backend, backend.credentials().key(Headers.NONE));
        return headers;
    }

    /// What the configuration adds for a backend: fixed headers and its credential.
    private static void own(MultiMap headers, Backend backend, Optional<Secret> credential) {
        backend.headers().forEach(headers::set);
        credential.ifPresent(key -> headers.set(
                backend.authHeader(),
                backend.authPrefix().isEmpty() ? key.value() : backend.authPrefix() + " " + key.value()));
    }

    /// Why a model's backends cannot be called for a request: one of them needs a key and no source has one. Empty when
    /// they can.
    ///
    /// @param forwardAuthorization whether credentials of the client may take the place of one
    public static Optional<GatewayError> keyless(Call call, ServedModel model, boolean forwardAuthorization) {
        Headers received = call.inbound().facts().headers();
        for (Backend backend : model.backends()) {
            Credentials credentials = backend.credentials();
            boolean forward = forwardAuthorization || credentials.forwarded();
            if (credentials.required()
                    && credentials.key(received).isEmpty()
                    && !(forward && received.first("authorization").isPresent())) {
                return Optional.of(
                        new GatewayError(
                                401,
                                "credential_missing",
                                "Credential resolution failed for model \"" + model.name()
                                        + "\": no source has a key for it; send one from a trusted proxy, or set api_key of its backends"));
            }
        }
        return Optional.empty();
    }

    /// Names the call as the parent of what the backend records; without tracing the client's headers pass as they are.
    private static void trace(MultiMap headers, @Nullable TraceContext tracing) {
        if (tracing != null) {
            headers.set("traceparent", tracing.traceparent());
            if (tracing.state().isEmpty()) {
                headers.remove("tracestate");
            }
        }
    }

    private static void edit(MultiMap headers, HeaderEdits edits) {
        for (HeaderEdits.Edit edit : edits.edits()) {
            switch (edit) {
                case HeaderEdits.Edit.Add(var name, var value) -> headers.add(name, value);
                case HeaderEdits.Edit.Set(var name, var value) -> headers.set(name, value);
                case HeaderEdits.Edit.Remove(var name) -> headers.remove(name);
            }
        }
    }

    /// Router control; what a backend must not see and must not answer either.
    private static boolean internal(String name) {
        return name.startsWith("x-vsr-");
    }

    /// A caller's key for some provider; no backend sees it as such.
    private static boolean userKey(String name) {
        return name.startsWith("x-user-") && name.endsWith("-key");
    }

    /// Headers of a backend's reply that reach the client.
    public static Headers reply(MultiMap received) {
        var headers = new Headers.Builder();
        received.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !internal(lower)) {
                headers.add(lower, value);
            }
        });
        return headers.build();
    }
}
