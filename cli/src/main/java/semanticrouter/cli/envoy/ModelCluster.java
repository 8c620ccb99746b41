package semanticrouter.cli.envoy;

import static semanticrouter.cli.envoy.Tree.map;
import static semanticrouter.cli.envoy.Tree.socket;
import static semanticrouter.cli.envoy.Tree.typed;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.model.ServedModel;

/// The cluster of one model, and the policy of retries of its routes (specification: dataplane 1.8).
///
/// The router tells Envoy one path, one model id and one key for a request: those of the first backend with the largest
/// weight. So only backends that take the same are in the cluster; a key never reaches a backend that it is not for.
final class ModelCluster {
    private static final String TRUSTED = "/etc/ssl/certs/ca-certificates.crt";

    private final ServedModel model;
    private final List<Backend> together;
    private final List<Backend> apart;

    /// @param model has at least one backend
    ModelCluster(ServedModel model) {
        this.model = model;
        int weight = model.backends().stream().mapToInt(Backend::weight).max().orElse(0);
        Backend told = model.backends().stream()
                .filter(backend -> backend.weight() == weight)
                .findFirst()
                .orElseThrow();
        together = model.backends().stream()
                .filter(backend -> takesTheSame(backend, told))
                .toList();
        apart = model.backends().stream()
                .filter(backend -> !takesTheSame(backend, told))
                .toList();
    }

    private static boolean takesTheSame(Backend backend, Backend told) {
        return backend.path().equals(told.path())
                && backend.modelId().equals(told.modelId())
                && backend.authHeader().equals(told.authHeader())
                && backend.authPrefix().equals(told.authPrefix())
                && backend.credentials().equals(told.credentials())
                && backend.headers().equals(told.headers());
    }

    /// Backends that are not in the cluster because requests are not made for them.
    List<Backend> leftOut() {
        return apart;
    }

    /// Names of the model as the router tells them: its own and those of its adapters.
    List<String> names() {
        var names = new LinkedHashSet<String>();
        names.add(model.name());
        names.addAll(model.profile().loras());
        return List.copyOf(names);
    }

    /// The cluster, named as the model.
    MappingNode cluster() {
        Resilience resilience = model.resilience();
        boolean least = resilience.balance() == Resilience.Balance.LEAST_REQUEST;
        return map(
                "name", model.name(),
                "connect_timeout", "5s",
                "type", together.stream().allMatch(backend -> isAddress(backend.host())) ? "STATIC" : "STRICT_DNS",
                "lb_policy", least ? "LEAST_REQUEST" : "ROUND_ROBIN",
                "least_request_lb_config", least ? map("choice_count", 2) : MappingNode.EMPTY,
                "circuit_breakers", breakers(resilience),
                "outlier_detection", outliers(resilience),
                "health_checks", checks(resilience),
                "transport_socket_matches",
                        together.stream()
                                .filter(Backend::tls)
                                .map(Backend::host)
                                .distinct()
                                .map(ModelCluster::tls)
                                .toList(),
                "load_assignment",
                        map(
                                "cluster_name",
                                model.name(),
                                "endpoints",
                                List.of(map(
                                        "lb_endpoints",
                                        together.stream()
                                                .map(ModelCluster::endpoint)
                                                .toList()))));
    }

    private static MappingNode endpoint(Backend backend) {
        boolean named = !isAddress(backend.host());
        return map(
                "endpoint",
                        map(
                                "address",
                                socket(backend.host(), backend.port()),
                                "hostname",
                                named ? backend.host() : MappingNode.EMPTY),
                "load_balancing_weight", Math.max(1, backend.weight()), // the router takes 0 for 1 as well
                "metadata",
                        backend.tls()
                                ? map(
                                        "filter_metadata",
                                        map("envoy.transport_socket_match", map("host", backend.host())))
                                : MappingNode.EMPTY);
    }

    /// How endpoints of a host are spoken to over TLS; an endpoint that matches none is spoken to in the clear.
    private static MappingNode tls(String host) {
        boolean address = isAddress(host);
        MappingNode validation = map(
                "trusted_ca",
                map("filename", TRUSTED),
                "match_typed_subject_alt_names",
                List.of(map("san_type", address ? "IP_ADDRESS" : "DNS", "matcher", map("exact", host))));
        return map(
                "name", host,
                "match", map("host", host),
                "transport_socket",
                        Tree.extension(
                                "envoy.transport_sockets.tls",
                                "extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                                map(
                                        "sni",
                                        address ? MappingNode.EMPTY : host,
                                        "common_tls_context",
                                        map("validation_context", validation))));
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9]+(\\.[0-9]+){3}");
    }

    private static MappingNode breakers(Resilience resilience) {
        return map(
                "thresholds",
                List.of(map(
                        "max_connections",
                        resilience.requestsMax(),
                        "max_pending_requests",
                        resilience.requestsMax(),
                        "max_requests",
                        resilience.requestsMax(),
                        "retry_budget",
                        map("budget_percent", map("value", resilience.retryPercent()), "min_retry_concurrency", 3))));
    }

    /// Envoy ejects by success rate as well unless it is told not to.
    private static MappingNode outliers(Resilience resilience) {
        return resilience.ejectAfter() == 0
                ? MappingNode.EMPTY
                : map(
                        "consecutive_5xx", resilience.ejectAfter(),
                        "enforcing_success_rate", 0,
                        "base_ejection_time", seconds(resilience.ejectionTime()),
                        "max_ejection_percent", resilience.ejectedPercent());
    }

    private static List<MappingNode> checks(Resilience resilience) {
        return resilience.check().stream()
                .map(check -> map(
                        "timeout", seconds(check.timeout()),
                        "interval", seconds(check.interval()),
                        "unhealthy_threshold", check.unhealthyAfter(),
                        "healthy_threshold", check.healthyAfter(),
                        "http_health_check", map("path", check.path())))
                .toList();
    }

    /// A duration as Envoy reads it.
    static String seconds(Duration time) {
        return time.toMillisPart() == 0
                ? time.toSeconds() + "s"
                : time.toSeconds() + "." + String.format(Locale.ROOT, "%03d", time.toMillisPart()) + "s";
    }

    /// When a request is sent again; empty for never.
    MappingNode retries() {
        Resilience resilience = model.resilience();
        RetryOn on = resilience.retryOn();
        var words = new LinkedHashSet<String>();
        if (on.connect()) {
            words.add("connect-failure");
        }
        if (on.refused()) {
            words.add("refused-stream");
        }
        if (on.reset()) {
            words.add("reset");
        }
        List<Integer> statuses = on.statuses().stream().sorted().toList();
        if (Set.copyOf(statuses).equals(RetryOn.DEFAULT.statuses())) {
            words.add("gateway-error");
            statuses = List.of();
        } else if (!statuses.isEmpty()) {
            words.add("retriable-status-codes");
        }
        if (resilience.retries() == 0 || words.isEmpty()) {
            return MappingNode.EMPTY;
        }
        MappingNode other = map(
                "name",
                "envoy.retry_host_predicates.previous_hosts",
                "typed_config",
                typed("extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate", MappingNode.EMPTY));
        return map(
                "retry_on",
                String.join(",", words),
                "num_retries",
                resilience.retries(),
                "retriable_status_codes",
                statuses,
                "retry_host_predicate",
                resilience.sameBackend() ? List.of() : List.of(other),
                "host_selection_retry_max_attempts",
                resilience.sameBackend() ? MappingNode.EMPTY : 3);
    }
}
