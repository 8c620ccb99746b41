package semanticrouter.cli.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.cli.envoy.EnvoyDocument.cluster;
import static semanticrouter.cli.envoy.EnvoyDocument.endpoints;
import static semanticrouter.cli.envoy.EnvoyDocument.manager;
import static semanticrouter.cli.envoy.EnvoyDocument.read;
import static semanticrouter.cli.envoy.EnvoyDocument.unpack;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.v3.Int64Range;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.extproc.ExtProcOptions;
import semanticrouter.gateway.ClientHeaders;

/// What `config envoy` prints is a configuration Envoy's own types accept, and means what the router's means.
class EnvoyConfigTest {
    static final String CONFIG = """
            version: v0.3
            listeners:
              - {name: http, port: 9000, timeout: 120s, api_keys: [sk-client]}
              - {name: secure, port: 9443, tls: {cert_file: /c.pem, key_file: /k.pem, client_ca_file: /ca.pem}}
            providers:
              defaults: {default_model: small}
              models:
                - name: small
                  reliability: {lb_policy: least_request, retry_count: 3, retry_on: "connect-failure,503,429",
                    consecutive_5xx: 7, base_ejection_time: 45s, max_ejection_percent: 30, health_check_path: /health,
                    health_check_interval: 15s, health_check_timeout: 3s, max_requests: 100, max_connections: 20,
                    max_pending_requests: 30}
                  backend_refs:
                    - {name: a, endpoint: "10.0.0.1:8000", weight: 3}
                    - {name: b, endpoint: "10.0.0.2:8000", weight: 1}
                - name: org/large
                  backend_refs:
                    - {name: cloud, base_url: "https://api.openai.com/v1", provider: openai, api_key: sk-secret, weight: 2}
                    - {name: other, base_url: "https://api.mistral.ai/v1", provider: mistral, api_key: sk-other}
            routing:
              modelCards: [{name: small, loras: [{name: small-law}]}, {name: org/large}]
            global:
              services: {authz: {identity: {user_id_header: x-who}}}
              integrations: {looper: {grpc_max_msg_size_mb: 16}}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private int run(String... args) {
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        return Main.run(new Main(terminal), args);
    }

    private String printed() throws IOException {
        return printed(CONFIG);
    }

    private String printed(String config) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), config);
        assertThat(run("config", "envoy", "--config", file.toString(), "--ext-proc", "router:50151"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(ExitCode.OK);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Bootstrap envoy() throws IOException {
        return read(printed());
    }

    @Test
    void everyNameOfEveryModelLeadsToItsClusterAndAnyOtherNowhere() throws IOException {
        Bootstrap envoy = envoy();
        List<Route> routes =
                manager(envoy, 0).getRouteConfig().getVirtualHosts(0).getRoutesList();
        Map<String, String> leads = routes.stream()
                .filter(Route::hasRoute)
                .collect(Collectors.toMap(
                        route -> route.getMatch().getHeaders(0).getStringMatch().getExact(),
                        route -> route.getRoute().getCluster()));
        assertThat(leads).isEqualTo(Map.of("small", "small", "small-law", "small", "org/large", "org/large"));
        assertThat(routes).filteredOn(Route::hasRoute).allSatisfy(route -> {
            assertThat(route.getMatch().getHeaders(0).getName()).isEqualTo("x-selected-model");
            assertThat(Durations.toSeconds(route.getRoute().getTimeout())).isEqualTo(120);
        });
        assertThat(routes.getLast().getDirectResponse().getStatus()).isEqualTo(404);
        assertThat(endpoints(cluster(envoy, "semantic_router"))
                        .getFirst()
                        .getEndpoint()
                        .getAddress()
                        .getSocketAddress())
                .satisfies(address -> {
                    assertThat(address.getAddress()).isEqualTo("router");
                    assertThat(address.getPortValue()).isEqualTo(50151);
                });
    }

    @Test
    void clientsCannotSpeakForOthersOrForTheRouterOnAnyListener() throws IOException {
        Bootstrap envoy = envoy();
        for (int listener = 0; listener < 2; listener++) {
            HttpConnectionManager manager = manager(envoy, listener);
            var early = unpack(manager.getEarlyHeaderMutationExtensions(0).getTypedConfig(), HeaderMutation.class);
            List<String> removed = early.getMutationsList().stream()
                    .map(each -> each.getRemove())
                    .toList();
            assertThat(removed)
                    .containsAll(ClientHeaders.INTERNAL)
                    .contains("x-who", "x-authz-user-groups", "x-authz-tenant-id", "x-authz-team-id")
                    .contains("x-user-openai-key", "x-user-mistral-key", "x-selected-model", "x-vsr-skip-processing")
                    .contains("x-envoy-retry-on", "x-envoy-max-retries", "x-envoy-upstream-rq-timeout-ms")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theRouterIsAskedWithWholeBodiesAndNothingPassesWithoutIt() throws IOException {
        List<HttpFilter> filters = manager(envoy(), 1).getHttpFiltersList();
        assertThat(filters)
                .extracting(HttpFilter::getName)
                .containsExactly("envoy.filters.http.ext_proc", "envoy.filters.http.router");
        var processor = unpack(filters.getFirst().getTypedConfig(), ExternalProcessor.class);
        assertThat(processor.getFailureModeAllow()).isFalse();
        var listener = processor.getGrpcService().getInitialMetadata(0);
        assertThat(List.of(listener.getKey(), listener.getValue())).containsExactly(ExtProcOptions.LISTENER, "secure");
        assertThat(processor.getAllowModeOverride()).isTrue();
        assertThat(processor.getProcessingMode().getRequestBodyMode()).isEqualTo(BodySendMode.BUFFERED);
        assertThat(processor.getProcessingMode().getResponseBodyMode()).isEqualTo(BodySendMode.BUFFERED);
    }

    /// Envoy's own limit is 1,024, and each request is one as long as it lasts.
    @Test
    void asManyRequestsReachTheRouterAsItTakes() throws IOException {
        Cluster router = cluster(envoy(), "semantic_router");
        CircuitBreakers.Thresholds most = router.getCircuitBreakers().getThresholds(0);
        assertThat(most.getMaxRequests().getValue()).isEqualTo(ExtProcOptions.STREAMS_MAX);
        assertThat(most.getMaxPendingRequests().getValue()).isEqualTo(ExtProcOptions.STREAMS_MAX);
        assertThat(router.getDnsLookupFamily()).isEqualTo(Cluster.DnsLookupFamily.V4_PREFERRED);
    }

    @Test
    void bodiesAreAsLongAsAMessageToTheRouterMayBe() throws IOException {
        String printed = printed();
        assertThat(printed).contains("Bodies of more than 16,000,000 bytes are refused");
        assertThat(read(printed).getStaticResources().getListenersList())
                .allSatisfy(listener -> assertThat(
                                listener.getPerConnectionBufferLimitBytes().getValue())
                        .isEqualTo(16_000_000));
    }

    @Test
    void keysOfAListenerComeFromTheEnvironmentBeforeTheRouterIsAsked() throws IOException {
        List<HttpFilter> filters = manager(envoy(), 0).getHttpFiltersList();
        assertThat(filters.getFirst().getName()).isEqualTo("envoy.filters.http.lua");
        assertThat(unpack(filters.getFirst().getTypedConfig(), Lua.class)
                        .getDefaultSourceCode()
                        .getInlineString())
                .contains(
                        "os.getenv(\"VLLM_SR_API_KEYS_HTTP\")",
                        "get(\"x-api-key\")",
                        "401",
                        "Bearer realm=\"vllm-semantic-router\"",
                        "invalid_api_key");
    }

    @Test
    void noKeyIsPrintedAndNoneReachesABackendItIsNotFor() throws IOException {
        String printed = printed();
        assertThat(printed).doesNotContain("sk-client", "sk-secret", "sk-other").contains("VLLM_SR_API_KEYS_HTTP");
        assertThat(endpoints(cluster(read(printed), "org/large")))
                .singleElement()
                .satisfies(endpoint ->
                        assertThat(endpoint.getEndpoint().getHostname()).isEqualTo("api.openai.com"));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("other of the model \"org/large\" is left out")
                .doesNotContain("sk-");
    }

    @Test
    void backendsOverHttpsAreVerifiedByTheirName() throws IOException {
        Cluster cluster = cluster(envoy(), "org/large");
        assertThat(cluster.getType()).isEqualTo(Cluster.DiscoveryType.STRICT_DNS);
        assertThat(cluster.getDnsLookupFamily()).isEqualTo(Cluster.DnsLookupFamily.V4_PREFERRED);
        Cluster.TransportSocketMatch match = cluster.getTransportSocketMatches(0);
        var tls = unpack(match.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
        assertThat(tls.getSni()).isEqualTo("api.openai.com");
        assertThat(tls.getCommonTlsContext().getTlsParams())
                .isEqualTo(TlsParameters.newBuilder()
                        .setTlsMinimumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_2)
                        .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)
                        .build());
        assertThat(tls.getCommonTlsContext()
                        .getValidationContext()
                        .getMatchTypedSubjectAltNames(0)
                        .getMatcher()
                        .getExact())
                .isEqualTo("api.openai.com");
        assertThat(endpoints(cluster)
                        .getFirst()
                        .getMetadata()
                        .getFilterMetadataMap()
                        .get("envoy.transport_socket_match"))
                .isEqualTo(match.getMatch());
    }

    @Test
    void whatIsDoneAboutFailingBackendsIsWhatTheConfigurationSays() throws IOException {
        Bootstrap envoy = envoy();
        Cluster small = cluster(envoy, "small");
        assertThat(small.getLbPolicy()).isEqualTo(Cluster.LbPolicy.LEAST_REQUEST);
        assertThat(small.getTransportSocketMatchesCount()).isZero();
        assertThat(endpoints(small))
                .extracting(endpoint -> endpoint.getLoadBalancingWeight().getValue())
                .containsExactly(3, 1);
        assertThat(small.getOutlierDetection().getConsecutive5Xx().getValue()).isEqualTo(7);
        assertThat(Durations.toSeconds(small.getOutlierDetection().getBaseEjectionTime()))
                .isEqualTo(45);
        assertThat(small.getOutlierDetection().getMaxEjectionPercent().getValue())
                .isEqualTo(30);
        assertThat(small.getHealthChecks(0).getHttpHealthCheck().getPath()).isEqualTo("/health");
        assertThat(Durations.toSeconds(small.getHealthChecks(0).getInterval())).isEqualTo(15);
        assertThat(Durations.toSeconds(small.getHealthChecks(0).getTimeout())).isEqualTo(3);
        CircuitBreakers.Thresholds ofBoth = small.getCircuitBreakers().getThresholds(0);
        assertThat(ofBoth.getMaxRequests().getValue()).isEqualTo(200);
        assertThat(ofBoth.getMaxConnections().getValue()).isEqualTo(40);
        assertThat(ofBoth.getMaxPendingRequests().getValue()).isEqualTo(60);
        RouteAction action = manager(envoy, 0)
                .getRouteConfig()
                .getVirtualHosts(0)
                .getRoutes(0)
                .getRoute();
        assertThat(action.getRetryPolicy().getRetryOn()).isEqualTo("connect-failure,retriable-status-codes");
        assertThat(action.getRetryPolicy().getRetriableStatusCodesList()).containsExactly(429, 503);
        assertThat(action.getRetryPolicy().getNumRetries().getValue()).isEqualTo(3);
    }

    /// Envoy itself wants 200, names the cluster as the host, and leaves a backend out at the first other status.
    @Test
    void backendsAreAskedHowTheyAreAsTheRouterAsksThem() throws IOException {
        Cluster small = cluster(envoy(), "small");
        HealthCheck check = small.getHealthChecks(0);
        assertThat(check.getUnhealthyThreshold().getValue()).isEqualTo(3);
        assertThat(check.getHttpHealthCheck().getExpectedStatusesList())
                .containsExactly(
                        Int64Range.newBuilder().setStart(200).setEnd(300).build());
        assertThat(check.getHttpHealthCheck().getRetriableStatusesList())
                .containsExactly(
                        Int64Range.newBuilder().setStart(300).setEnd(600).build());
        assertThat(endpoints(small))
                .extracting(each -> each.getEndpoint().getHealthCheckConfig().getHostname())
                .containsExactly("10.0.0.1:8000", "10.0.0.2:8000");
    }

    @Test
    void whatEnvoyCannotDoIsSaid() throws IOException {
        printed("""
                version: v0.3
                providers:
                  models:
                    - name: cloud
                      reliability: {health_check_path: /v1/models, hedge_after: 2s}
                      backend_refs: [{base_url: "https://api.openai.com/v1", provider: openai, api_key: sk-secret}]
                routing: {modelCards: [{name: cloud}]}
                global: {router: {clear_route_cache: false}}
                """);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("health check of the model \"cloud\" goes without the backend's key")
                .contains("\"cloud\" is asked once at a time")
                .contains("clear_route_cache: false")
                .doesNotContain("sk-secret");
    }

    @Test
    void aListenerShowsItsCertificateAndAsksForThoseOfClients() throws IOException {
        var tls = unpack(
                envoy().getStaticResources()
                        .getListeners(1)
                        .getFilterChains(0)
                        .getTransportSocket()
                        .getTypedConfig(),
                DownstreamTlsContext.class);
        assertThat(tls.getCommonTlsContext()
                        .getTlsCertificates(0)
                        .getPrivateKey()
                        .getFilename())
                .isEqualTo("/k.pem");
        assertThat(tls.getCommonTlsContext()
                        .getValidationContext()
                        .getTrustedCa()
                        .getFilename())
                .isEqualTo("/ca.pem");
        assertThat(tls.getCommonTlsContext().getAlpnProtocolsList()).containsExactly("h2", "http/1.1");
    }

    @Test
    void aModelIsNotTakenForTheRouter() throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), CONFIG.replace("small", "semantic_router"));
        assertThat(run("config", "envoy", "--config", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("a model is named \"semantic_router\"", "another name");
    }

    @Test
    void theSampleIsWhatTheCommandPrints() throws IOException {
        Path sample = Path.of("../deploy/envoy");
        assertThat(run(
                        "config",
                        "envoy",
                        "--config",
                        sample.resolve("config.yaml").toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as(
                        "write it again: ./vllm-sr config envoy --config deploy/envoy/config.yaml > deploy/envoy/envoy.yaml")
                .isEqualTo(Files.readString(sample.resolve("envoy.yaml")));
    }

    @ParameterizedTest
    @CsvSource({"'', /etc/ssl/certs/ca-certificates.crt", "/etc/envoy/router.crt, /etc/envoy/router.crt"})
    void aRouterThatAnswersOverTlsIsSpokenToOverTls(String given, String trusted) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), CONFIG);
        var args = new ArrayList<>(
                List.of("config", "envoy", "--config", file.toString(), "--ext-proc", "router:50151", "--secure"));
        if (!given.isEmpty()) {
            args.addAll(List.of("--ca-file", given));
        }
        assertThat(run(args.toArray(String[]::new))).isEqualTo(ExitCode.OK);

        Cluster router = cluster(read(out.toString(StandardCharsets.UTF_8)), PublicListener.ROUTER);
        UpstreamTlsContext tls = unpack(router.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
        assertThat(tls.getSni()).isEqualTo("router");
        CommonTlsContext common = tls.getCommonTlsContext();
        assertThat(common.getAlpnProtocolsList()).containsExactly("h2");
        assertThat(common.getValidationContext().getTrustedCa().getFilename()).isEqualTo(trusted);
        assertThat(common.getValidationContext()
                        .getMatchTypedSubjectAltNames(0)
                        .getMatcher()
                        .getExact())
                .isEqualTo("router");
    }

    @Test
    void authoritiesAreForARouterThatAnswersOverTls() throws IOException {
        assertThat(cluster(envoy(), PublicListener.ROUTER).hasTransportSocket()).isFalse();
        assertThat(run("config", "envoy", "--ca-file", "a.crt")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("add --secure");
    }

    @ParameterizedTest
    @CsvSource({"router, 9901", "router:70000, 9901", "::1, 9901", "http://router:1, 9901", "router:50051, 70000"})
    void placesThatAreNoneAreRefused(String router, String admin) {
        assertThat(run("config", "envoy", "--ext-proc", router, "--admin-port", admin))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).containsAnyOf("--ext-proc HOST:PORT", "--admin-port");
    }

    @Test
    void anAddressOfIPv6StandsWithoutItsBrackets() {
        assertThat(EnvoyConfig.Places.of("[::1]:50151", 9901))
                .isEqualTo(new EnvoyConfig.Places("::1", 50151, 9901, Optional.empty()));
    }
}
