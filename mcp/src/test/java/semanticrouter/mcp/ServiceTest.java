package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.mcp.McpService;

/// Servers that are services over HTTP, and answer with JSON.
class ServiceTest extends ClassifierContract {
    private final Map<String, McpService> services = new HashMap<>();

    @Override
    McpServer server(String classifier) {
        return server(service(classifier).url());
    }

    final McpService service(String classifier) {
        return services.computeIfAbsent(classifier, name -> {
            var service = new McpService(0, name);
            service.events(events());
            return service;
        });
    }

    boolean events() {
        return false;
    }

    private static McpServer server(URI url) {
        return new McpServer("scripted", new McpServer.Service(url, Map.of("authorization", "Bearer sk-1")));
    }

    @AfterEach
    void stop() {
        services.values().forEach(McpService::close);
    }

    @Test
    void everyMessageHasTheHeadersAndTheLastOneEndsTheSession() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        classifier.close();
        McpService service = service("classify_text");
        assertThat(service.authorizations()).containsOnly("Bearer sk-1");
        assertThat(service.requests())
                .startsWith("POST null", "POST 2025-11-25")
                .endsWith("DELETE 2025-11-25");
        assertThat(server("classify_text").toString()).doesNotContain("sk-1");
    }

    @Test
    void aForgottenSessionIsBegunAnew() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        service("classify_text").forget();
        assertThat(failure(classifier, "A contract").code()).isEqualTo("mcp_broken");
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void redirectsAreNotFollowedAndRefusalsAreTold() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        for (int status : new int[] {307, 401, 503}) {
            service("classify_text").status(status);
            assertThat(failure(classifier, "A contract").toString())
                    .isEqualTo("mcp_refused: the service answered with status " + status);
        }
        service("classify_text").status(0);
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void aServiceThatIsNotThereIsToldAndFoundWhenItIs() throws Exception {
        int port = FreePort.next();
        URI url = URI.create("http://127.0.0.1:" + port + "/mcp");
        SubjectTool classifier = connections.subjects(server(url), "", PATIENCE);
        assertThat(failure(classifier, "A contract").code()).isEqualTo("mcp_unreachable");
        try (var service = new McpService(port, "classify_text")) {
            assertThat(service.url()).isEqualTo(url);
            assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                    .isEqualTo("law");
        }
    }
}
