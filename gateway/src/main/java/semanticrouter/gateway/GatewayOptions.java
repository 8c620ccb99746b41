package semanticrouter.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import semanticrouter.core.model.Secret;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.gateway.upstream.UpstreamOptions;
import semanticrouter.protocols.json.JsonLimits;

/// How the gateway listens and what it allows.
///
/// @param listeners one or more
/// @param limits what one client may cost
/// @param upstream how backends are called
/// @param apiKeys keys clients must present where no listener has its own; empty to ask for none
/// @param eventLoops threads that move bytes, 1 or more
/// @param loopThreads whether brief requests may run on the event loops; needs
///     `--add-opens java.base/java.lang=ALL-UNNAMED` and has no effect without
/// @param drain how long {@link GatewayServer#close()} waits for requests in flight
/// @param keepAlive how long a stream may be silent before a client whose dialect has pings gets one
/// @param identity whose word about the caller is believed
/// @param tracedShare share of the traces beginning here that are recorded, 0 to 1; empty to leave trace headers alone
/// @param responses how responses are kept; empty when the Responses API is off
public record GatewayOptions(
        List<Listener> listeners,
        Limits limits,
        UpstreamOptions upstream,
        List<Secret> apiKeys,
        int eventLoops,
        boolean loopThreads,
        Duration drain,
        Duration keepAlive,
        Optional<ResponsesOptions> responses,
        IdentityOptions identity,
        Optional<Double> tracedShare) {
    /// System property with the number of event loops.
    static final String EVENT_LOOPS = "semanticrouter.eventLoops";

    public GatewayOptions {
        listeners = List.copyOf(listeners);
        apiKeys = List.copyOf(apiKeys);
        if (listeners.isEmpty() || eventLoops < 1) {
            throw new IllegalArgumentException("at least one listener and one event loop are needed");
        }
    }

    /// A loop for every other processor, unless the system property {@link #EVENT_LOOPS} says how many.
    ///
    /// @throws IllegalArgumentException when it is no number from 1 to 1,024
    private static int usualEventLoops() {
        String wanted = System.getProperty(EVENT_LOOPS);
        if (wanted == null) {
            return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
        if (!wanted.matches("[1-9][0-9]{0,2}|10[01][0-9]|102[0-4]")) {
            throw new IllegalArgumentException(
                    "-D" + EVENT_LOOPS + "=" + wanted + " is no number of event loops; use 1 to 1024");
        }
        return Integer.parseInt(wanted);
    }

    /// A plain listener with every other option at its default.
    ///
    /// @param port 0 for any free port
    public static GatewayOptions on(String host, int port) {
        return new GatewayOptions(
                List.of(new Listener(host, port, Optional.empty())),
                Limits.DEFAULT,
                UpstreamOptions.DEFAULT,
                List.of(),
                usualEventLoops(),
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Optional.empty(),
                IdentityOptions.DEFAULT,
                Optional.empty());
    }

    public GatewayOptions with(List<Listener> other) {
        return edited(copy -> copy.listeners = other);
    }

    public GatewayOptions with(Limits other) {
        return edited(copy -> copy.limits = other);
    }

    public GatewayOptions with(UpstreamOptions other) {
        return edited(copy -> copy.upstream = other);
    }

    public GatewayOptions withApiKeys(List<Secret> keys) {
        return edited(copy -> copy.apiKeys = keys);
    }

    public GatewayOptions withLoopThreads(boolean allowed) {
        return edited(copy -> copy.loopThreads = allowed);
    }

    public GatewayOptions withDrain(Duration time) {
        return edited(copy -> copy.drain = time);
    }

    public GatewayOptions withKeepAlive(Duration silence) {
        return edited(copy -> copy.keepAlive = silence);
    }

    public GatewayOptions withResponses(ResponsesOptions kept) {
        return edited(copy -> copy.responses = Optional.of(kept));
    }

    public GatewayOptions with(IdentityOptions other) {
        return edited(copy -> copy.identity = other);
    }

    public GatewayOptions withTracing(double share) {
        return edited(copy -> copy.tracedShare = Optional.of(share));
    }

    private GatewayOptions edited(Consumer<Copy> edit) {
        var copy = new Copy(this);
        edit.accept(copy);
        return copy.made();
    }

    /// The options with room to change one of them.
    private static final class Copy {
        private List<Listener> listeners;
        private Limits limits;
        private UpstreamOptions upstream;
        private List<Secret> apiKeys;
        private int eventLoops;
        private boolean loopThreads;
        private Duration drain;
        private Duration keepAlive;
        private Optional<ResponsesOptions> responses;
        private IdentityOptions identity;
        private Optional<Double> tracedShare;

        Copy(GatewayOptions from) {
            listeners = from.listeners;
            limits = from.limits;
            upstream = from.upstream;
            apiKeys = from.apiKeys;
            eventLoops = from.eventLoops;
            loopThreads = from.loopThreads;
            drain = from.drain;
            keepAlive = from.keepAlive;
            responses = from.responses;
            identity = from.identity;
            tracedShare = from.tracedShare;
        }

        GatewayOptions made() {
            return new GatewayOptions(
                    listeners,
                    limits,
                    upstream,
                    apiKeys,
                    eventLoops,
                    loopThreads,
                    drain,
                    keepAlive,
                    responses,
                    identity,
                    tracedShare);
        }
    }

    /// One address. Without TLS it speaks HTTP/1.1 and h2c, with TLS HTTP/1.1 and h2 as negotiated.
    ///
    /// @param port 0 for any free port
    /// @param apiKeys keys its clients must present, none of them for none at all; absent for those of the options
    /// @param requestTime longest its requests may take altogether; absent for that of the limits
    /// @param name by which a proxy says that it took a request in this one's place; empty for none
    public record Listener(
            String host,
            int port,
            Optional<TlsFiles> tls,
            Optional<List<Secret>> apiKeys,
            Optional<Duration> requestTime,
            String name) {
        public Listener {
            apiKeys = apiKeys.map(List::copyOf);
        }

        /// A listener with the keys of the options and the time of their limits.
        public Listener(String host, int port, Optional<TlsFiles> tls) {
            this(host, port, tls, Optional.empty(), Optional.empty(), "");
        }

        /// The same with keys of its own.
        public Listener with(List<Secret> keys) {
            return new Listener(host, port, tls, Optional.of(keys), requestTime, name);
        }

        /// The same with a time of its own.
        public Listener within(Duration time) {
            return new Listener(host, port, tls, apiKeys, Optional.of(time), name);
        }

        /// The same with a name.
        public Listener called(String other) {
            return new Listener(host, port, tls, apiKeys, requestTime, other);
        }

        /// What tells it from others.
        public String where() {
            return host + ":" + port;
        }
    }

    /// What one client, and all of them together, may cost.
    ///
    /// @param json limits of request bodies
    /// @param headerBytes most bytes of a request's headers
    /// @param bodyTime longest a body may take to arrive
    /// @param requestTime longest a request may take altogether where its listener does not say
    /// @param idleTime longest a connection without a request stays open
    /// @param concurrentRequests most requests served at once
    /// @param waitingRequests most requests beyond that wait for a place; more are refused with 503
    /// @param waitTime longest wait for a place
    /// @param connections most connections; more are closed
    public record Limits(
            JsonLimits json,
            int headerBytes,
            Duration bodyTime,
            Duration requestTime,
            Duration idleTime,
            int concurrentRequests,
            int waitingRequests,
            Duration waitTime,
            int connections) {
        public static final Limits DEFAULT = new Limits(
                JsonLimits.DEFAULT,
                64 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                Duration.ofSeconds(75),
                4096,
                4096,
                Duration.ofSeconds(2),
                16_384);

        /// What a request in flight, one that waits and an idle connection take of the heap (measured by class
        /// histograms during `benchmarks/load Soak` and `Overload`).
        private static final int REQUEST_BYTES = 18 << 10;

        private static final int WAITING_BYTES = 5 << 10;
        private static final int CONNECTION_BYTES = 8 << 10;

        /// The defaults with as many requests and, up to the default, connections as a fifth of a heap each has room
        /// for, and as many waiting as a ninth has: what does not fit is turned away, instead of taking the
        /// process down.
        public static Limits in(long heapBytes) {
            return new Limits(
                    DEFAULT.json,
                    DEFAULT.headerBytes,
                    DEFAULT.bodyTime,
                    DEFAULT.requestTime,
                    DEFAULT.idleTime,
                    Math.clamp(heapBytes / 5 / REQUEST_BYTES, 1, Integer.MAX_VALUE),
                    Math.clamp(heapBytes / 9 / WAITING_BYTES, 1, Integer.MAX_VALUE),
                    DEFAULT.waitTime,
                    Math.clamp(heapBytes / 5 / CONNECTION_BYTES, 1, DEFAULT.connections));
        }

        public Limits with(JsonLimits other) {
            return new Limits(
                    other,
                    headerBytes,
                    bodyTime,
                    requestTime,
                    idleTime,
                    concurrentRequests,
                    waitingRequests,
                    waitTime,
                    connections);
        }
    }
}
