package semanticrouter.cli.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.Services;
import semanticrouter.console.ManagementOptions;
import semanticrouter.console.http.AccessControl;
import semanticrouter.core.model.Secret;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.upstream.UpstreamOptions;

/// Options of the parts, as the configuration and the command line give them together.
final class Settings {
    private final ConfigDocument document;
    private final ServerOptions options;

    Settings(ConfigDocument document, ServerOptions options) {
        this.document = document;
        this.options = options;
    }

    GatewayOptions gateway() {
        var listeners = new ArrayList<GatewayOptions.Listener>();
        var keys = new ArrayList<Secret>();
        Duration longest = Duration.ZERO;
        for (Listener listener : document.listeners()) {
            listeners.add(new GatewayOptions.Listener(
                    listener.address(), moved(listener.port(), "listener " + listener.name()), Optional.empty()));
            listener.apiKeys().forEach(key -> keys.add(new Secret(key)));
            longest = listener.timeout().compareTo(longest) > 0 ? listener.timeout() : longest;
        }
        if (listeners.isEmpty()) {
            listeners.add(new GatewayOptions.Listener(
                    "127.0.0.1", moved(Ports.DEFAULT.listener(), "the listener"), Optional.empty()));
        }
        GatewayOptions defaults = GatewayOptions.on("127.0.0.1", 0);
        Duration time = longest.isZero() ? Limits.DEFAULT.requestTime() : longest;
        Limits limits = new Limits(
                Limits.DEFAULT.json(),
                Limits.DEFAULT.headerBytes(),
                Limits.DEFAULT.bodyTime(),
                time,
                Limits.DEFAULT.idleTime(),
                Limits.DEFAULT.concurrentRequests(),
                Limits.DEFAULT.connections());
        UpstreamOptions upstream = UpstreamOptions.DEFAULT.withTimes(
                UpstreamOptions.DEFAULT.connectTime(), time, UpstreamOptions.DEFAULT.idleTime());
        return defaults.with(listeners).with(limits).with(upstream).withApiKeys(keys);
    }

    ManagementOptions management() {
        Services.ManagementApi api = document.global().services().managementApi();
        return new ManagementOptions(
                api.bindAddress(),
                moved(api.port(), "the management API"),
                api.remoteExposure(),
                access(api.auth()),
                Set.of());
    }

    private AccessControl access(Services.ApiAuth auth) {
        if (!auth.mode().equals("bearer")) {
            return AccessControl.open();
        }
        Map<Secret, String> tokens = new HashMap<>();
        for (Services.TokenRef token : auth.tokens()) {
            String value = options.environment().apply(token.env());
            if (value != null && !value.isBlank()) {
                tokens.put(new Secret(value), token.role());
            }
        }
        Map<String, Set<String>> roles = new HashMap<>();
        auth.roles().forEach((role, permissions) -> roles.put(role, new HashSet<>(List.copyOf(permissions))));
        return AccessControl.bearer(tokens, roles);
    }

    int metricsPort() {
        return moved(Ports.DEFAULT.metrics(), "metrics");
    }

    int dashboardPort() {
        return moved(Ports.DEFAULT.dashboard(), "the dashboard");
    }

    /// A port with the offset; 0 stays 0, which is any free port.
    private int moved(int port, String what) {
        if (port == 0) {
            return 0;
        }
        int moved = port + options.portOffset();
        if (moved < 1 || moved > 65_535) {
            throw new IllegalArgumentException(
                    "--port-offset " + options.portOffset() + " moves the port of " + what + " to " + moved);
        }
        return moved;
    }
}
