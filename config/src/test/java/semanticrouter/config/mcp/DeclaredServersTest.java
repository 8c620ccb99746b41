package semanticrouter.config.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.encoder.EncoderSource;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.McpSource;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.plan.RoutingPlan;

/// Which servers of the Model Context Protocol a document declares, and what is wrong with them.
class DeclaredServersTest {
    private static final String CLASSIFIER = "global: {model_catalog: {modules: {classifier: {mcp: {%s}}}}}";
    private static final String SERVERS = "global: {integrations: {mcp_servers: {docs: {%s}}}}";

    private final Source source = new Source();

    /// Says what was opened and closed; connects nothing.
    private static final class Source implements McpSource {
        private final List<String> told = new ArrayList<>();

        @Override
        public McpTools tools(McpServer server) {
            told.add("tools of " + server);
            return new McpTools() {
                @Override
                public McpReply call(String tool, Map<String, String> arguments, Deadline deadline) {
                    return new McpReply(List.of(), "");
                }

                @Override
                public void close() {
                    told.add("closed " + server.name());
                }
            };
        }

        @Override
        public SubjectTool subjects(McpServer server, String tool, Duration timeout) {
            told.add("subjects of " + server + " by \"" + tool + "\" within " + timeout);
            return new SubjectTool() {
                @Override
                public Verdict classify(String text, Deadline deadline) throws UnavailableException {
                    throw new UnavailableException("mcp_closed", "");
                }

                @Override
                public void close() {
                    told.add("closed " + server.name());
                }
            };
        }
    }

    private PlanLoader.Loaded load(String global) throws InterruptedException {
        var loader = new PlanLoader(
                TestKinds.all(),
                EncoderSource.of(new NoEncoders()),
                Clock.systemUTC(),
                Map.<String, String>of()::get,
                List.of(),
                PolicyCheck.NONE,
                new Limits(Clock.systemUTC()),
                source);
        String text = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions: []
                """ + global + "\n";
        return loader.load(ConfigSource.of("t.yaml", text, Path.of("/nowhere")), false);
    }

    private List<String> findings(String global) throws InterruptedException {
        PlanLoader.Loaded loaded = load(global);
        loaded.plan().ifPresent(RoutingPlan::close);
        return loaded.diagnostics().stream()
                .map(found -> found.code() + " " + found.path() + ": " + found.message())
                .toList();
    }

    @Test
    void aPlanHasItsClassifierUntilItIsClosed() throws InterruptedException {
        assertThat(findings(CLASSIFIER.formatted(
                        "enabled: true, transport_type: stdio, command: python, args: [-m, c], env: {A: b}")))
                .isEmpty();
        assertThat(source.told)
                .containsExactly(
                        "subjects of McpServer[name=classifier.mcp, reach=Program[python]] by \"\" within PT10S",
                        "closed classifier.mcp");
        source.told.clear();
        assertThat(findings(CLASSIFIER.formatted(
                        "enabled: true, url: 'http://h:1/mcp', tool_name: t, timeout_seconds: 3, threshold: 0.6")))
                .isEmpty();
        assertThat(source.told.getFirst())
                .isEqualTo("subjects of McpServer[name=classifier.mcp, reach=Service[h]] by \"t\" within PT3S");
    }

    @Test
    void aClassifierThatIsOffIsNoneAndNotLookedAt() throws InterruptedException {
        assertThat(findings(CLASSIFIER.formatted("enabled: false, transport_type: sse")))
                .isEmpty();
        assertThat(source.told).isEmpty();
    }

    @Test
    void whatAServerLacksIsSaid() throws InterruptedException {
        String at = "mcp-server global.model_catalog.modules.classifier.mcp";
        assertThat(findings(CLASSIFIER.formatted("enabled: true, transport_type: stdio, url: 'http://h'")))
                .containsExactly(at + ": an MCP server that is reached by stdio needs its program");
        assertThat(findings(CLASSIFIER.formatted("enabled: true")))
                .containsExactly(at + ": an MCP server needs a program or an http(s) address without user");
        for (String url : List.of("file:///etc/passwd", "http://me:pw@h/mcp", "h:80/mcp", "http://")) {
            assertThat(findings(SERVERS.formatted("transport_type: http, url: '" + url + "'")))
                    .containsExactly(
                            "mcp-server global.integrations.mcp_servers.docs.url: an MCP server needs a program"
                                    + " or an http(s) address without user");
        }
        assertThat(findings(SERVERS.formatted("url: 'http://h/mcp', headers: {Host: other}")))
                .containsExactly(
                        "mcp-server global.integrations.mcp_servers.docs.headers.Host: a header of this name or"
                                + " value cannot be sent");
        assertThat(source.told).isEmpty();
    }

    @Test
    void aServerMayBeReachedAsTheFirstEditionHasIt() throws Exception {
        PlanLoader.Loaded loaded = load(SERVERS.formatted("transport_type: sse, url: 'http://h/sse'"));
        ConfigDocument document = Objects.requireNonNull(loaded.config().document());
        DeclaredServers.of(document).servers(source).open("docs").close();
        assertThat(source.told).containsExactly("tools of McpServer[name=docs, reach=Stream[h]]", "closed docs");
        assertThat(findings(SERVERS.formatted("transport_type: sse, url: 'http://h/sse', headers: {Host: other}")))
                .as("its headers are looked at too")
                .hasSize(1);
        loaded.plan().ifPresent(RoutingPlan::close);
    }

    @Test
    void serversAreOpenedByTheirNames() throws Exception {
        PlanLoader.Loaded loaded = load(SERVERS.formatted("command: /bin/docs, args: [--key, sk-1]"));
        ConfigDocument document = Objects.requireNonNull(loaded.config().document());
        DeclaredServers declared = DeclaredServers.of(document);
        declared.servers(source).open("docs").close();
        assertThat(source.told)
                .containsExactly("tools of McpServer[name=docs, reach=Program[/bin/docs]]", "closed docs");
        assertThat(catchThrowableOfType(
                                UnavailableException.class,
                                () -> declared.servers(source).open("doc"))
                        .failure())
                .hasToString("not_configured: there is no MCP server \"doc\" under global.integrations.mcp_servers;"
                        + " there are docs");
        loaded.plan().ifPresent(RoutingPlan::close);
    }
}
