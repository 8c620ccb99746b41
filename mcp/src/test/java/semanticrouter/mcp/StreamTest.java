package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.mcp.McpService;
import semanticrouter.testkit.mcp.McpStream;

/// Servers that are services over HTTP as the protocol's first edition has it.
class StreamTest extends ClassifierContract {
    private final Map<String, McpStream> services = new HashMap<>();

    @Override
    McpServer server(String classifier) {
        return server(service(classifier).url());
    }

    private McpStream service(String classifier) {
        return services.computeIfAbsent(classifier, McpStream::new);
    }

    private McpStream service() {
        return service("classify_text");
    }

    private static McpServer server(URI url) {
        return new McpServer("scripted", new McpServer.Stream(url, Map.of("authorization", "Bearer sk-1")));
    }

    @AfterEach
    void stop() {
        services.values().forEach(McpStream::close);
    }

    private static void works(SubjectTool classifier) throws Exception {
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void oneStreamIsOpenedAndEveryRequestHasTheHeaders() throws Exception {
        SubjectTool classifier = classifier();
        works(classifier);
        works(classifier);
        assertThat(service().requests()).startsWith("GET /sse", "POST /messages");
        assertThat(service().requests().stream().filter("GET /sse"::equals)).hasSize(1);
        assertThat(service().authorizations()).containsOnly("Bearer sk-1");
        assertThat(server("classify_text").toString()).doesNotContain("sk-1");
    }

    @Test
    void aForgottenSessionIsBegunAnew() throws Exception {
        SubjectTool classifier = classifier();
        works(classifier);
        service().forget();
        assertThat(failure(classifier, "A contract").code()).isEqualTo("mcp_broken");
        works(classifier);
        assertThat(service().requests().stream().filter("GET /sse"::equals)).hasSize(2);
    }

    @Test
    void aStreamThatEndsIsOpenedAgain() throws Exception {
        SubjectTool classifier = classifier();
        works(classifier);
        assertThat(failure(classifier, "DIE").toString()).isEqualTo("mcp_broken: the service ended the stream");
        works(classifier);
    }

    @Test
    void messagesThatAreNotTakenAreTold() throws Exception {
        SubjectTool classifier = classifier();
        works(classifier);
        for (int status : new int[] {307, 401, 503}) {
            service().posted(status);
            assertThat(failure(classifier, "A contract").toString())
                    .isEqualTo("mcp_refused: the service answered with status " + status);
        }
        service().posted(0);
        works(classifier);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9/messages, mcp_refused, another host or port",
        "//example.invalid/messages, mcp_refused, another host or port",
        "/not an address, mcp_malformed, no address"
    })
    void messagesGoNowhereElse(String place, String code, String why) {
        service().endpoint(place);
        SubjectTool classifier = classifier();
        assertThat(failure(classifier, "A contract").toString())
                .startsWith(code)
                .contains(why)
                .doesNotContain("messages\"")
                .doesNotContain("example.invalid");
        assertThat(service().requests()).containsOnly("GET /sse");
    }

    @Test
    void aWholeAddressOfTheSameServiceIsFine() throws Exception {
        URI url = service().url();
        service().endpoint("HTTP://" + url.getHost() + ":" + url.getPort() + "/messages?session=%s");
        works(classifier());
    }

    @Test
    void aServiceThatNeverSaysWhereMessagesGoIsWaitedForUntilTheDeadline() {
        service().endpoint("");
        SubjectTool classifier = classifier();
        assertThat(catchThrowableOfType(
                                UnavailableException.class,
                                () -> classifier.classify("A contract", Deadline.after(Duration.ofMillis(300))))
                        .failure()
                        .code())
                .isEqualTo("mcp_timeout");
    }

    @Test
    void aNewerServiceIsToldApart() throws Exception {
        try (var newer = new McpService(0, "classify_text");
                SubjectTool classifier = connections.subjects(server(newer.url()), "", PATIENCE)) {
            assertThat(failure(classifier, "A contract").toString())
                    .startsWith("mcp_refused: the service answered with status 404 and no stream of events")
                    .contains("streamable-http");
        }
    }

    @Test
    void aServiceThatIsNotThereIsTold() {
        URI url = URI.create("http://127.0.0.1:" + FreePort.next() + "/sse");
        SubjectTool classifier = connections.subjects(server(url), "", PATIENCE);
        assertThat(failure(classifier, "A contract").code()).isEqualTo("mcp_unreachable");
    }
}
