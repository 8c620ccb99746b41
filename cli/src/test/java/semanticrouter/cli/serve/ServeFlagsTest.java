package semanticrouter.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.cli.terminal.Desktop;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.DocumentOverride;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.testkit.FreePort;

/// The flags with which users of the router start it (specification: dataplane §0.2), and what they do to a server.
class ServeFlagsTest {
    private static final String POLICY = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: small}
              models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
            routing:
              modelCards: [{name: small}]
              decisions:
                - {name: all, description: d, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}
            global: {services: {management_api: %s}}
            """;

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void quietly() {
        Logs.quiet();
    }

    @AfterEach
    void hangUp() {
        http.close();
    }

    private static ManagementFlags flags(String... line) {
        return CommandLine.populateCommand(new ManagementFlags(), line);
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private RouterServer serve(String management, Map<String, String> environment, String... line) throws Exception {
        ManagementFlags flags = flags(line);
        flags.check();
        return RouterServer.start(new ServerOptions(
                ConfigSource.of("config.yaml", POLICY.formatted(FreePort.next(), management), folder),
                Optional.empty(),
                false,
                0,
                "",
                flags.parts(false, true),
                Optional.empty(),
                List.of(),
                environment::get,
                "test",
                flags.overrides()));
    }

    private int status(String host, int port, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void portsAreThoseOfTheCommandLine() throws Exception {
        int api = FreePort.next();
        int metrics = FreePort.next();
        try (RouterServer server =
                serve("{port: 8081}", Map.of(), "-api-port", "" + api, "-metrics-port", "" + metrics)) {
            assertThat(server.ports().management()).isEqualTo(api);
            assertThat(server.ports().metrics()).isEqualTo(metrics);
            assertThat(server.diagnostics())
                    .extracting(Diagnostic::message)
                    .contains("the flag --api-port sets it to \"" + api + "\"");
            assertThat(status("127.0.0.1", api, "/health")).isEqualTo(200);
            assertThat(status("127.0.0.1", metrics, "/metrics")).isEqualTo(200);
        }
    }

    @Test
    void zeroIsThePortOfTheConfigurationAndNoMetrics() throws Exception {
        int api = FreePort.next();
        try (RouterServer server = serve("{port: " + api + "}", Map.of(), "-api-port=0", "-metrics-port=0")) {
            assertThat(server.ports().management()).isEqualTo(api);
            assertThat(server.ports().metrics()).isZero();
        }
    }

    @Test
    void visitorsMayTryWhereEverybodyMayAskOrWhereItIsSaid() {
        assertThat(flags().parts(true, true).demo()).isEqualTo(ServerOptions.PublicDemo.AUTO);
        assertThat(flags("--public-demo=on").parts(true, true).demo()).isEqualTo(ServerOptions.PublicDemo.ON);
        assertThat(flags("--public-demo=off").parts(true, true).demo()).isEqualTo(ServerOptions.PublicDemo.OFF);
        assertThatThrownBy(() -> flags("--public-demo=maybe").check())
                .hasMessageContaining("--public-demo is \"maybe\"");
        assertThat(ServerOptions.PublicDemo.AUTO.allows(false)).isTrue();
        assertThat(ServerOptions.PublicDemo.AUTO.allows(true)).isFalse();
        assertThat(ServerOptions.PublicDemo.ON.allows(true)).isTrue();
        assertThat(ServerOptions.PublicDemo.OFF.allows(false)).isFalse();
    }

    @Test
    void withoutTheApiNothingManages() throws Exception {
        assertThat(flags("-enable-api=false").parts(true, true)).isEqualTo(new ServerOptions.Parts(false, false, 9190));
        for (String on : new String[] {"-enable-api", "--enable-api", "-enable-api=true"}) {
            assertThat(flags(on).parts(true, false)).as(on).isEqualTo(new ServerOptions.Parts(true, true, 0));
        }
        try (RouterServer server = serve("{port: 0}", Map.of(), "-enable-api=false", "-metrics-port=0")) {
            assertThat(server.ports().management()).isZero();
            assertThat(server.ports().dashboard()).isZero();
            assertThat(status("127.0.0.1", server.ports().listener(), "/v1/models"))
                    .isEqualTo(200);
        }
    }

    /// Other commands of the folder say why they cannot ask a server that answers nobody.
    @Test
    void commandsKnowOfAServerWithoutTheApi() throws Exception {
        new Workspace(Files.createDirectory(folder.resolve(".vllm-sr")), "default")
                .write(new ServerState(
                        ProcessHandle.current().pid(), new Ports(8899, 0, 0, 9190, 0), "config.yaml", "", "test"));
        assertThat(ServedProcess.run(folder, "status")).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(folder.resolve("run.log")))
                .containsPattern("router +ready +http://localhost:8899/v1")
                .containsPattern("management +off");
        for (String[] command : new String[][] {{"eval", "hello"}, {"replay", "list"}}) {
            assertThat(ServedProcess.run(folder, command)).isEqualTo(ExitCode.FAILED);
            assertThat(Files.readString(folder.resolve("run.log"))).contains("no management API", "--enable-api=false");
        }
    }

    @Test
    void anAuthModeIsThatOfTheCommandLine() throws Exception {
        String guarded = "{port: 0, auth: {mode: bearer, tokens: [{env: TOKEN, role: admin}]}}";
        String open = guarded.replace("bearer", "disabled");
        Map<String, String> token = Map.of("TOKEN", "t-1");
        try (RouterServer server = serve(guarded, token, "-management-auth-mode", "disabled", "-metrics-port=0")) {
            assertThat(status("127.0.0.1", server.ports().management(), "/ready"))
                    .isEqualTo(200);
        }
        try (RouterServer server = serve(open, token, "-management-auth-mode=bearer", "-metrics-port=0")) {
            int port = server.ports().management();
            assertThat(status("127.0.0.1", port, "/ready")).isEqualTo(401);
            assertThat(status("127.0.0.1", port, "/ready", "authorization", "Bearer t-1"))
                    .isEqualTo(200);
        }
    }

    @Test
    void exposureIsThatOfTheCommandLineWhenItIsGiven() throws Exception {
        String tokens = "auth: {mode: bearer, tokens: [{env: TOKEN, role: admin}]}";
        Map<String, String> token = Map.of("TOKEN", "t-1");
        assertThatThrownBy(() -> serve("{port: 0, " + tokens + "}", token, "-api-bind", "0.0.0.0"))
                .isInstanceOf(RefusedConfig.class);
        assertThatThrownBy(() -> serve(
                        "{port: 0, bind_address: 0.0.0.0, remote_exposure: true, " + tokens + "}",
                        token,
                        "-management-remote-exposure=false"))
                .isInstanceOf(RefusedConfig.class);
        assertThatThrownBy(() -> serve("{port: 0}", token, "-management-remote-exposure", "-metrics-port=0"))
                .isInstanceOf(RefusedConfig.class);
        try (RouterServer server = serve(
                "{port: 0, " + tokens + "}",
                token,
                "-management-remote-exposure",
                "-api-bind",
                "0.0.0.0",
                "-metrics-port=0")) {
            assertThat(status("127.0.0.1", server.ports().management(), "/ready", "authorization", "Bearer t-1"))
                    .isEqualTo(200);
        }
    }

    /// Specification: dataplane §3.1.
    @Test
    void anInternalNetworkNeedsNoTokens() throws Exception {
        assertThatThrownBy(() -> serve("{port: 0}", Map.of(), "-api-bind", "0.0.0.0"))
                .isInstanceOf(RefusedConfig.class);
        try (RouterServer server = serve(
                "{port: 0}",
                Map.of("VLLM_SR_MANAGEMENT_INTERNAL_LISTENER", "true"),
                "-api-bind",
                "0.0.0.0",
                "-metrics-port=0")) {
            assertThat(status("127.0.0.1", server.ports().management(), "/ready"))
                    .isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeIsSaid() {
        for (String[] line : new String[][] {
            {"-api-port", "70000"},
            {"-metrics-port", "-1"},
            {"-management-auth-mode", "basic"},
            {"-management-remote-exposure=perhaps"},
            {"-api-port", "http"},
            {"--algorithm", "confidence"},
            {"--open", "--minimal"},
            {"--open", "--no-dashboard"},
            {"-kubeconfig", "/root/.kube/config"},
            {"-namespace", "default"}
        }) {
            var command = new ArrayList<>(List.of("serve", "--demo"));
            command.addAll(List.of(line));
            assertThat(console.run(command.toArray(String[]::new)))
                    .as(String.join(" ", line))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(console.err()).contains(line[0].split("=", 2)[0], "Hint: ");
        }
        assertThat(console.run("serve", "--demo", "-kubeconfig", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("Kubernetes", "config_source", "--config");
    }

    /// Specification: surfaces §2.3.
    @Test
    void whatIsSetUpCannotBeReadOnlyOrMinimal() throws Exception {
        for (String conflicting : List.of("--readonly", "--minimal", "--no-dashboard")) {
            Path config = folder.resolve("config.yaml");
            assertThat(ServedProcess.run(folder, "serve", "--setup", conflicting))
                    .as(conflicting)
                    .isEqualTo(ExitCode.USAGE);
            assertThat(folder.resolve("run.log")).content().contains("a first configuration", conflicting);
            assertThat(config).as("nothing was begun").doesNotExist();
        }
    }

    @Test
    void readOnlyRefusesChangesAndServes() throws Exception {
        assertThat(flags("--readonly").parts(true, true).readOnly()).isTrue();
        assertThat(flags().parts(true, true).readOnly()).isFalse();
        try (RouterServer server = serve("{port: 0}", Map.of(), "--readonly", "-metrics-port=0")) {
            var change = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.ports().management() + "/config/router"))
                    .header("content-type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"yaml\": \"routing: {}\"}"))
                    .build();
            HttpResponse<String> refused = http.send(change, HttpResponse.BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("READ_ONLY", "--readonly");
            assertThat(status("127.0.0.1", server.ports().management(), "/ready"))
                    .isEqualTo(200);
            assertThat(status("127.0.0.1", server.ports().listener(), "/v1/models"))
                    .isEqualTo(200);
        }
    }

    @Test
    void everyAlgorithmThatIsAcceptedIsThere() {
        assertThat(Kinds.registry(new ModelStatistics(System::nanoTime)).selectors())
                .extracting(family -> family.kind().name())
                .containsAll(AlgorithmFlag.ACCEPTED);
        AlgorithmFlag flag = CommandLine.populateCommand(new AlgorithmFlag(), "--algorithm", "latency_aware");
        assertThat(flag.overrides(List.of()))
                .containsExactly(DocumentOverride.algorithm("--algorithm", "latency_aware"));
        assertThat(new AlgorithmFlag().overrides(List.of())).isEmpty();
    }

    @Test
    void withoutADesktopTheAddressIsPrinted() {
        var flags = CommandLine.populateCommand(new DashboardFlags(), "--open");
        var bare = new Desktop("linux", _ -> null);
        var remote = new Desktop("linux", Map.of("SSH_CONNECTION", "a", "DISPLAY", ":0")::get);

        assertThat(shown(flags, bare)).contains("http://localhost:8700/#/setup  There is no desktop here");
        assertThat(shown(flags, remote)).contains("http://localhost:8700/#/setup", "ssh -L 8700:localhost:8700");
        assertThat(shown(new DashboardFlags(), bare)).isEmpty();
    }

    private static String shown(DashboardFlags flags, Desktop desktop) {
        var err = new ByteArrayOutputStream();
        var out = new PrintStream(err, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(out, out, new ByteArrayInputStream(new byte[0]), false, false, false, 120);
        flags.show(terminal, desktop, 8700, "/#/setup");
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpListsThem() {
        assertThat(console.run("serve", "--help")).isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .contains(
                        "-config",
                        "-port",
                        "-api-port",
                        "-api-bind",
                        "-management-auth-mode",
                        "-management-remote-exposure",
                        "-metrics-port",
                        "-enable-api",
                        "-secure",
                        "-cert-path",
                        "-download-only",
                        "--readonly",
                        "--algorithm",
                        "--open",
                        "-kubeconfig",
                        "-namespace");
    }

    @Test
    void modelsAreLoadedAndNothingIsServed() throws Exception {
        assertThat(console.run("serve", "--demo", "-download-only")).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("every model is here", "nothing was downloaded");
        Path file = Files.writeString(
                folder.resolve("config.yaml"),
                POLICY.formatted(8899, "{port: 0}")
                                .replace(
                                        "routing:",
                                        "routing:\n  signals: {embeddings: [{name: e, candidates: [x], threshold: 0.5}]}")
                        + "  model_catalog: {embeddings: {semantic: {bert_model_path: nowhere/model, embedding_config: {model_type: bert}}}}\n");
        assertThat(console.run("serve", "-config", file.toString(), "-download-only"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("nowhere/model", "a start would fail as well");
    }

    /// A whole command line as it is written in the users' start scripts, in a process of its own.
    @Test
    void aStartScriptWorksUnchanged() throws Exception {
        ServedProcess.configure(folder);
        String management = Integer.toString(FreePort.next());
        assertThat(ServedProcess.run(
                        folder,
                        "serve",
                        "-config=config.yaml",
                        "-port=" + FreePort.next(),
                        "-api-port=" + management,
                        "-api-bind=127.0.0.1",
                        "-management-auth-mode=disabled",
                        "-management-remote-exposure=false",
                        "-metrics-port=" + FreePort.next(),
                        "-enable-api=true",
                        "-secure=false",
                        "--no-dashboard",
                        "--exit-when-ready"))
                .as(Files.readString(folder.resolve("run.log")))
                .isEqualTo(ExitCode.OK);
        assertThat(Files.readString(folder.resolve("run.log")))
                .contains("http://localhost:" + management, "Ready in")
                .doesNotContain("signed itself");
    }
}
