package semanticrouter.cli.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.core.statistics.ModelStatistics;

/// What `config envoy` prints keeps the rules of Envoy's own types.
class EnvoyRulesTest {
    private static final String ODD = """
            version: v0.3
            listeners:
              - {port: 9000, timeout: 0s}
              - {name: "on", address: "::", port: 9001, api_keys: [sk-client]}
            providers:
              models:
                - name: "yes"
                  reliability: {retry_count: 0, max_requests: 2147483647, health_check_path: /health}
                  backend_refs:
                    - {name: a, endpoint: "[::1]:8000", weight: 0}
                    - {name: b, endpoint: "https://10.0.0.2:8443", weight: 2147483647}
                - name: "7"
                  reliability: {consecutive_5xx: 0, max_ejection_percent: 0, retry_budget_percent: 0}
                  backend_refs: [{endpoint: "localhost:8000"}]
                - {name: a model/with names, backend_refs: [{base_url: "https://example.org/v1"}]}
            routing:
              modelCards: [{name: "yes"}, {name: "7"}, {name: a model/with names}, {name: only described}]
            """;

    private static String printed(ConfigSource source) {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        LoadedConfig loaded = loader.load(source, LoadOptions.serving(_ -> null));
        assertThat(loaded.usable()).as("%s", loaded.diagnostics()).isTrue();
        return EnvoyConfig.of(loaded, _ -> null).yaml(EnvoyConfig.Places.of("router:50051", 9901));
    }

    @Test
    void areKeptWhereTheRouterAnswersOverTls() throws IOException {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        LoadedConfig loaded = loader.load(
                ConfigSource.of("config.yaml", EnvoyConfigTest.CONFIG, Path.of("")), LoadOptions.serving(_ -> null));
        for (String router : List.of("router:50051", "[::1]:50051")) {
            var places = EnvoyConfig.Places.of(router, 9901).secured(Optional.of("ca.crt"));
            String printed = EnvoyConfig.of(loaded, _ -> null).yaml(places);
            assertThat(broken(EnvoyDocument.read(printed))).isEmpty();
        }
    }

    private static List<String> broken(Bootstrap envoy) throws IOException {
        return EnvoyRules.broken(envoy, EnvoyDocument.TYPES);
    }

    @ParameterizedTest
    @ValueSource(strings = {EnvoyConfigTest.CONFIG, ODD})
    void areKept(String config) throws IOException {
        var source = ConfigSource.of("config.yaml", config, Path.of(""));
        assertThat(broken(EnvoyDocument.read(printed(source)))).isEmpty();
    }

    /// Envoy's reader knows more words for true and false than YAML 1.2.
    @Test
    void namesThatEnvoyWouldTakeForSomethingElseAreQuoted() {
        assertThat(printed(ConfigSource.of("config.yaml", ODD, Path.of(""))))
                .contains("exact: \"yes\"", "exact: \"7\"", "name: \"on\"")
                .doesNotContain(": yes", ": 7\n", ": on\n");
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> recipes = Files.walk(Path.of("../recipes"))) {
            return Stream.concat(
                            Stream.of(Path.of("../deploy/envoy/config.yaml")),
                            recipes.filter(file -> file.endsWith("config.yaml")))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void areKeptForWhatIsShipped(Path file) throws IOException {
        ConfigSource source = Objects.requireNonNull(ConfigSource.read(file, _ -> null, new Diagnostics()));
        assertThat(broken(EnvoyDocument.read(printed(source)))).isEmpty();
    }

    @Test
    void areLookedForInEverything() throws IOException {
        var weightless = LbEndpoint.newBuilder().setLoadBalancingWeight(UInt32Value.of(0));
        var cluster = Cluster.newBuilder()
                .setConnectTimeout(Durations.fromSeconds(-1))
                .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                        .addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(weightless)));
        var envoy = Bootstrap.newBuilder();
        envoy.getStaticResourcesBuilder()
                .addClusters(cluster)
                .addListenersBuilder()
                .addFilterChainsBuilder()
                .addFilters(Filter.newBuilder()
                        .setName("f")
                        .setTypedConfig(Any.pack(HttpConnectionManager.getDefaultInstance())));
        assertThat(String.join("\n", broken(envoy.build())))
                .contains(
                        "load_balancing_weight is \"0\" against gte 1",
                        "connect_timeout is",
                        "cluster_name is \"\" against min_len 1",
                        "typed_config[HttpConnectionManager].stat_prefix is \"\" against min_len 1",
                        "typed_config[HttpConnectionManager] has none of route_specifier");
    }
}
