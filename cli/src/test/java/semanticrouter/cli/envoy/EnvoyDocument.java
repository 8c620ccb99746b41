package semanticrouter.cli.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;
import tools.jackson.databind.json.JsonMapper;

/// A configuration of Envoy, read from YAML into Envoy's own types; a field they do not have is an error.
final class EnvoyDocument {
    /// Of the messages that are packed into others.
    static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(HttpConnectionManager.getDescriptor())
            .add(HeaderMutation.getDescriptor())
            .add(ExternalProcessor.getDescriptor())
            .add(Lua.getDescriptor())
            .add(Router.getDescriptor())
            .add(PreviousHostsPredicate.getDescriptor())
            .add(UpstreamTlsContext.getDescriptor())
            .add(DownstreamTlsContext.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor())
            .build();

    private EnvoyDocument() {}

    static Bootstrap read(String yaml) throws IOException {
        Node root = Objects.requireNonNull(YamlReader.read("envoy.yaml", yaml).root());
        var read = Bootstrap.newBuilder();
        JsonFormat.parser().usingTypeRegistry(TYPES).merge(new JsonMapper().writeValueAsString(plain(root)), read);
        return read.build();
    }

    private static Object plain(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.entries().stream()
                        .collect(Collectors.toMap(MappingNode.Entry::key, entry -> plain(entry.value())));
            case SequenceNode list ->
                list.items().stream().map(EnvoyDocument::plain).toList();
            case ScalarNode scalar ->
                switch (scalar.value()) {
                    case Scalar.Text(var text) -> text;
                    case Scalar.Whole(var number) -> number;
                    case Scalar.Real(var number) -> number;
                    case Scalar.Bool(var truth) -> truth;
                    case Scalar.Null() -> throw new AssertionError("a value is missing");
                };
        };
    }

    static <M extends Message> M unpack(Any any, Class<M> type) throws IOException {
        return any.unpack(type);
    }

    static HttpConnectionManager manager(Bootstrap envoy, int listener) throws IOException {
        return unpack(
                envoy.getStaticResources()
                        .getListeners(listener)
                        .getFilterChains(0)
                        .getFilters(0)
                        .getTypedConfig(),
                HttpConnectionManager.class);
    }

    static Cluster cluster(Bootstrap envoy, String name) {
        return envoy.getStaticResources().getClustersList().stream()
                .filter(cluster -> cluster.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<LbEndpoint> endpoints(Cluster cluster) {
        return cluster.getLoadAssignment().getEndpoints(0).getLbEndpointsList();
    }
}
