package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.mock.MockServer;
import tools.jackson.databind.JsonNode;

/// What the program's own pretended model shows of a router before it.
class MockedModelTest {
    private static final String PROMPT =
            "{type: system_prompt, configuration: {enabled: true, system_prompt: Answer in verse., mode: insert}}";

    @Test
    void one_sees_what_reached_the_model(@TempDir Path folder) throws Exception {
        try (var model = new MockServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new MockServer.Options(List.of("small"), 8, List.of("benign")));
                ManagedRouter router = ManagedRouter.start(
                        folder,
                        ManagedRouter.document(
                                        ManagedRouter.decision("all").replaceAll("}$", ", plugins: [" + PROMPT + "]}"),
                                        "")
                                .replace("127.0.0.1:9", "127.0.0.1:" + model.port()))) {
            HttpResponse<String> reply = ask(router, "x-some", "thing");
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            JsonNode said = ManagedRouter.read(
                    ManagedRouter.json(reply).at("/choices/0/message/content").asString());
            assertThat(said.path("mock").asString()).isEqualTo("mock-vllm");
            assertThat(said.path("model").asString()).isEqualTo("small");
            assertThat(said.at("/system/0").asString()).contains("Answer in verse.");
            assertThat(said.at("/user/0").asString()).isEqualTo("hello");
            assertThat(ask(router, "x-mock-status", "418").statusCode()).isEqualTo(418);
        }
    }

    private static HttpResponse<String> ask(ManagedRouter router, String header, String value)
            throws IOException, InterruptedException {
        return router.http()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + router.server().ports().listener() + "/v1/chat/completions"))
                                .header("content-type", "application/json")
                                .header(header, value)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
