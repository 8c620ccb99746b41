package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;

/// The name of fusion where no decision has the algorithm (specification: selection §2.1).
class DirectFusionTest {
    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer model = PretendedServer.answering("""
            {"id": "c", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop",
             "message": {"role": "assistant", "content": "so it is"}}]}""");

    @AfterEach
    void close() {
        model.close();
    }

    private ManagedRouter router(String endpoint) throws Exception {
        return ManagedRouter.start(
                folder, """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                providers:
                  defaults: {default_model: one}
                  models:
                    - {name: one, backend_refs: [{endpoint: "%s"}]}
                    - {name: two, backend_refs: [{endpoint: "%s"}]}
                routing:
                  modelCards: [{name: one}, {name: two}]
                  decisions:
                    - {name: all, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: one}]}
                global:
                  integrations: {looper: {endpoint: "%s"}}
                  services: {management_api: {port: 0}}
                """.formatted(FreePort.next(), model.endpoint(), model.endpoint(), endpoint));
    }

    private static HttpResponse<String> ask(ManagedRouter router, String name, String plugins) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + name
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"is it so?\"}]" + plugins + "}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_request_that_names_its_panel_needs_no_decision() throws Exception {
        String panel = ",\"plugins\":[{\"id\":\"fusion\",\"model\":\"two\",\"analysis_models\":[\"one\",\"two\"]}]";
        try (ManagedRouter router = router("http://localhost:8899/v1/chat/completions")) {
            for (String name : List.of("vllm-sr/fusion", "openrouter/fusion")) {
                HttpResponse<String> reply = ask(router, name, panel);

                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
                assertThat(ManagedRouter.json(reply)
                                .at("/fusion/analysis_models")
                                .toString())
                        .isEqualTo("[\"one\",\"two\"]");
                assertThat(reply.headers().firstValue("x-vsr-selected-decision"))
                        .contains("fusion_direct");
                assertThat(reply.headers().firstValue("x-vsr-selected-algorithm"))
                        .contains("fusion");
                assertThat(reply.headers().firstValue("x-vsr-selected-model")).contains("two");
            }
            assertThat(model.bodies())
                    .as("two of the panel, the judge, the writer")
                    .hasSize(8);
        }
    }

    @Test
    void any_other_request_is_told_what_it_lacks() throws Exception {
        try (ManagedRouter router = router("http://localhost:8899/v1/chat/completions")) {
            for (String plugins : List.of(
                    "",
                    ",\"plugins\":[{\"id\":\"fusion\"}]",
                    ",\"plugins\":[{\"id\":\"fusion\",\"enabled\":false,\"analysis_models\":[\"one\"]}]")) {
                HttpResponse<String> reply = ask(router, "vllm-sr/fusion", plugins);

                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
                assertThat(reply.body()).contains("no decision", "vllm-sr/fusion", "analysis_models");
            }
            HttpResponse<String> unknown =
                    ask(router, "vllm-sr/fusion", ",\"plugins\":[{\"id\":\"fusion\",\"analysis_models\":[\"three\"]}]");
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).contains("analysis_models[0] is not a model of the configuration");
            assertThat(model.bodies()).isEmpty();
        }
    }

    @Test
    void the_name_is_not_listed_and_goes_with_the_loops() throws Exception {
        try (ManagedRouter router = router("")) {
            HttpResponse<String> reply =
                    ask(router, "vllm-sr/fusion", ",\"plugins\":[{\"id\":\"fusion\",\"analysis_models\":[\"one\"]}]");

            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(reply.body()).contains("is not available").doesNotContain("vllm-sr/fusion");
        }
    }
}
