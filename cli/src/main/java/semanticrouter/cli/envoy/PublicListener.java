package semanticrouter.cli.envoy;

import static semanticrouter.cli.envoy.ModelCluster.seconds;
import static semanticrouter.cli.envoy.Tree.extension;
import static semanticrouter.cli.envoy.Tree.map;
import static semanticrouter.cli.envoy.Tree.socket;
import static semanticrouter.cli.envoy.Tree.typed;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.ListenerTls;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.extproc.ExtProcOptions;

/// One listener: what clients may not say is taken off, their keys are looked at, the router is asked, and the request
/// goes to the cluster of the model it names.
///
/// @param stripped headers that are taken off before any filter sees them
/// @param bodyBytes longest body
record PublicListener(Listener listener, List<String> stripped, int bodyBytes, List<ModelCluster> models) {
    /// The cluster in which Envoy finds the router.
    static final String ROUTER = "semantic_router";

    /// The header by which the router names the model, which must be set before Envoy chooses a route.
    static final String MODEL = "x-selected-model";

    /// What Envoy calls the listener.
    String name() {
        return listener.called();
    }

    MappingNode node() {
        ListenerTls tls = listener.tls();
        MappingNode manager = extension(
                "envoy.filters.network.http_connection_manager",
                "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                map(
                        "stat_prefix", name(),
                        "stream_idle_timeout", seconds(listener.timeout()),
                        "early_header_mutation_extensions", List.of(strip()),
                        "http_filters", filters(),
                        "route_config", map("virtual_hosts", List.of(host()))));
        return map(
                "name", name(),
                "address", socket(listener.address(), listener.port()),
                "per_connection_buffer_limit_bytes", bodyBytes,
                "filter_chains",
                        List.of(map(
                                "transport_socket",
                                tls == null ? MappingNode.EMPTY : certificate(tls),
                                "filters",
                                List.of(manager))));
    }

    private MappingNode strip() {
        return extension(
                "envoy.http.early_header_mutation.header_mutation",
                "extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
                map(
                        "mutations",
                        stripped.stream().map(header -> map("remove", header)).toList()));
    }

    private List<MappingNode> filters() {
        var filters = new ArrayList<MappingNode>();
        if (!listener.apiKeys().isEmpty()) {
            filters.add(ApiKeys.filter(name()));
        }
        filters.add(processor());
        filters.add(map(
                "name",
                "envoy.filters.http.router",
                "typed_config",
                typed("extensions.filters.http.router.v3.Router", MappingNode.EMPTY)));
        return filters;
    }

    /// Nothing passes that was not routed. A name that no header can carry is not told, so the keys of all listeners
    /// count there. Envoy heeds the model's header only in the answer to a buffered body.
    private MappingNode processor() {
        return extension(
                "envoy.filters.http.ext_proc",
                "extensions.filters.http.ext_proc.v3.ExternalProcessor",
                map(
                        "grpc_service",
                        map(
                                "envoy_grpc",
                                map("cluster_name", ROUTER),
                                "initial_metadata",
                                name().matches("[!-~]+")
                                        ? List.of(map("key", ExtProcOptions.LISTENER, "value", name()))
                                        : List.of()),
                        "failure_mode_allow",
                        false,
                        "allow_mode_override",
                        true,
                        "message_timeout",
                        "60s",
                        "processing_mode",
                        map(
                                "request_header_mode", "SEND",
                                "request_body_mode", "BUFFERED",
                                "response_header_mode", "SEND",
                                "response_body_mode", "BUFFERED",
                                "request_trailer_mode", "SKIP",
                                "response_trailer_mode", "SKIP")));
    }

    /// One route for every name of every model; a request that names none goes nowhere.
    private MappingNode host() {
        var routes = new ArrayList<MappingNode>();
        for (ModelCluster model : models) {
            List<String> names = model.names();
            for (String name : names) {
                routes.add(map(
                        "match",
                        map("prefix", "/", "headers", List.of(map("name", MODEL, "string_match", map("exact", name)))),
                        "route",
                        map(
                                "cluster", names.getFirst(),
                                "timeout", seconds(listener.timeout()),
                                "auto_host_rewrite", true,
                                "retry_policy", model.retries())));
            }
        }
        routes.add(map("match", map("prefix", "/"), "direct_response", map("status", 404)));
        return map("name", name(), "domains", List.of("*"), "routes", routes);
    }

    private static MappingNode certificate(ListenerTls tls) {
        MappingNode chain = map(
                "certificate_chain", map("filename", tls.certFile()), "private_key", map("filename", tls.keyFile()));
        MappingNode clients = tls.clientCaFile().isEmpty()
                ? MappingNode.EMPTY
                : map("trusted_ca", map("filename", tls.clientCaFile()));
        return extension(
                "envoy.transport_sockets.tls",
                "extensions.transport_sockets.tls.v3.DownstreamTlsContext",
                map(
                        "common_tls_context",
                        map(
                                "tls_certificates",
                                List.of(chain),
                                "validation_context",
                                clients,
                                "alpn_protocols",
                                List.of("h2", "http/1.1"))));
    }
}
