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
import semanticrouter.core.request.Headers;

/// The cluster of one model, and the policy of retries of its routes (specification: dataplane 1.8).
///
/// The router tells Envoy one path, one model id and one key for a request: those of the first backend with the largest
/// weight. So only backends that take the same are in the cluster; a key never reaches a backend that it is not for.
final class ModelCluster {
    /// Where a name has addresses of both kinds, what listens on one alone mostly does so on IPv4.
    static final String LOOKUP = "V4_PREFERRED";

    static final String TRUSTED = "/etc/ssl/certs/ca-certificates.crt";

    /// Envoy itself would speak no later version to a backend than 1.2.
    private static final MappingNode VERSIONS =
            map("tls_minimum_protocol_version", "TLSv1_2", "tls_maximum_protocol_version", "TLSv1_3");

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
        boolean named = !together.stream().allMatch(backend -> isAddress(backend.host()));
        return map(
                "name", model.name(),
                "connect_timeout", "5s",
                "type", named ? "STRICT_DNS" : "STATIC",
                "dns_lookup_family", named ? LOOKUP : MappingNode.EMPTY,
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
                                        together.stream().map(this::endpoint).toList()))));
    }

    private MappingNode endpoint(Backend backend) {
        boolean named = !isAddress(backend.host());
        return map(
                "endpoint",
                        map(
                                "address",
                                socket(backend.host(), backend.port()),
                                "health_check_config",
                                model.resilience().check().isPresent()
                                        ? map("hostname", authority(backend))
                                        : MappingNode.EMPTY,
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
        return map("name", host, "match", map("host", host), "transport_socket", tls(host, TRUSTED, List.of()));
    }

    /// A connection over TLS to a host that shows a certificate of its own name.
    ///
    /// @param trusted file of those who may have signed it
    /// @param protocols to be agreed on; empty to name none
    static MappingNode tls(String host, String trusted, List<String> protocols) {
        boolean address = isAddress(host);
        MappingNode validation = map(
                "trusted_ca",
                map("filename", trusted),
                "match_typed_subject_alt_names",
                List.of(map("san_type", address ? "IP_ADDRESS" : "DNS", "matcher", map("exact", host))));
        return Tree.extension(
                "envoy.transport_sockets.tls",
                "extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                map(
                        "sni",
                        address ? MappingNode.EMPTY : host,
                        "common_tls_context",
                        map("tls_params", VERSIONS, "validation_context", validation, "alpn_protocols", protocols)));
    }

    /// What a request to a backend has for its host.
    private static String authority(Backend backend) {
        String host = backend.host().contains(":") ? "[" + backend.host() + "]" : backend.host();
        return backend.port() == (backend.tls() ? 443 : 80) ? host : host + ":" + backend.port();
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9]+(\\.[0-9]+){3}");
    }

    /// The limits are those of one backend, Envoy's are of all.
    private MappingNode breakers(Resilience resilience) {
        return map(
                "thresholds",
                List.of(map(
                        "max_connections",
                        ofAll(resilience.pool().connections()),
                        "max_pending_requests",
                        ofAll(resilience.pool().waiting()),
                        "max_requests",
                        ofAll(resilience.requestsMax()),
                        "retry_budget",
                        map("budget_percent", map("value", resilience.retryPercent()), "min_retry_concurrency", 3))));
    }

    private int ofAll(int most) {
        return (int) Math.min((long) most * together.size(), Integer.MAX_VALUE);
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

    /// A backend is well below 300, and any other answer counts toward the bad ones in a row. Envoy alone would want
    /// 200, and leave a backend out at the first other answer.
    private static List<MappingNode> checks(Resilience resilience) {
        return resilience.check().stream()
                .map(check -> map(
                        "timeout", seconds(check.timeout()),
                        "interval", seconds(check.interval()),
                        "unhealthy_threshold", check.unhealthyAfter(),
                        "healthy_threshold", check.healthyAfter(),
                        "http_health_check",
                                map(
                                        "path",
                                        check.path(),
                                        "expected_statuses",
                                        List.of(map("start", 200, "end", 300)),
                                        "retriable_statuses",
                                        List.of(map("start", 300, "end", 600)))))
                .toList();
    }

    /// Whether backends are asked how they are without the key that the router would add.
    boolean checkedWithoutKey() {
        return model.resilience().check().isPresent()
                && together.stream()
                        .anyMatch(backend ->
                                backend.credentials().key(Headers.NONE).isPresent());
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
