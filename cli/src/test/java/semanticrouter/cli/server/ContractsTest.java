package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Contracts on the answers of loops over HTTP, against one router that serves a file (specification:
/// selection §2.9).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ContractsTest {
    private PretendedServer one;
    private PretendedServer two;
    private ManagedRouter router;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        one = new PretendedServer();
        two = new PretendedServer();
        var decisions = new StringBuilder();
        String[][] algorithms = {
            {"ratings", ""},
            {"confidence", "{confidence_method: self_verify, threshold: 0.1}"},
            {"remom", "{breadth_schedule: [2], synthesis_model: two}"},
            {"fusion", "{model: two}"},
            {"workflows", "{roles: [{name: draft, models: [one, two]}], final: {model: two}, on_error: skip}"}
        };
        for (String[] algorithm : algorithms) {
            String type = algorithm[0];
            decisions.append("""
                    - name: %1$s
                      priority: 2
                      rules: {type: keyword, name: %1$s}
                      modelRefs: [{model: one}, {model: two}]
                      algorithm: {type: %1$s%2$s}
                      output_contract: Say yes or no.
                      output_contract_spec:
                        type: choice
                        choice_set: {values: ["Yes", "No"]}
                        render: {mode: template, template: "<{choice}>"}
                        on_violation: {repair: true, fallback: "No"}
                """.formatted(type, algorithm[1].isEmpty() ? "" : ", " + type + ": " + algorithm[1])
                    .indent(4));
        }
        var keywords = new StringBuilder();
        for (String[] algorithm : algorithms) {
            keywords.append("{name: %1$s, operator: OR, keywords: [%1$s]},".formatted(algorithm[0]));
        }
        router = ManagedRouter.start(
                folder, """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: one}
              models:
                - {name: one, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
                - {name: two, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
            global: {services: {management_api: {port: 0}}}
            routing:
              modelCards: [{name: one}, {name: two}]
              signals: {keywords: [%s]}
              decisions:
            """.formatted(FreePort.next(), one.endpoint(), two.endpoint(), keywords) + decisions);
    }

    @AfterAll
    void close() {
        router.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void answer() {
        one.replies(body -> says(verified(body, "yes")));
        two.replies(body -> says(verified(body, "yes")));
    }

    /// What a model says, which is sure of itself when it is asked.
    private static String verified(String body, String text) {
        return body.contains("max_tokens") ? "0.9" : text;
    }

    private static String says(String text) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + text + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3}}";
    }

    private HttpResponse<String> chat(String text, String more) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more
                                + "}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    private static String content(HttpResponse<String> reply) {
        return ManagedRouter.json(reply).at("/choices/0/message/content").asString("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratings", "confidence", "remom", "fusion", "workflows"})
    void anAnswerThatKeepsItIsRenderedAndTheExplanationSaysSo(String algorithm) throws Exception {
        HttpResponse<String> reply = chat(algorithm + ", is it so?", "");

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(content(reply)).isEqualTo("<Yes>");
        assertThat(header(reply, "selected-decision")).isEqualTo(algorithm);
        assertThat(header(reply, "looper-contract")).isEqualTo("kept");
        assertThat(router.kept("/api/v1/explanations/" + header(reply, "replay-id"))
                        .at("/loop/contract")
                        .asString(""))
                .isEqualTo("kept");
        assertThat(one.bodies().getLast()).contains("Required output contract:");
    }

    @ParameterizedTest
    @CsvSource({
        "ratings,3",
        "confidence,3",
        "remom,4",
        "fusion,5",
        "workflows,4",
    })
    void aRepairIsAStepWithItsOwnTokensAndMoney(String algorithm, int calls) throws Exception {
        two.replies(body -> says(body.contains("does not keep the contract") ? "yes" : verified(body, "perhaps")));
        one.replies(body -> says(
                body.contains("does not keep the contract")
                        ? "yes"
                        : verified(body, algorithm.equals("confidence") ? "perhaps" : "yes")));
        HttpResponse<String> reply = chat(algorithm + ", is it so?", "");

        assertThat(content(reply)).as(reply.body()).isEqualTo("<Yes>");
        assertThat(header(reply, "looper-contract")).isEqualTo("repaired");
        assertThat(header(reply, "looper-iterations")).isEqualTo(Integer.toString(calls));
        assertThat(ManagedRouter.json(reply).at("/usage/completion_tokens").asInt(0))
                .isEqualTo(3 * calls);
        JsonNode loop = router.kept("/api/v1/explanations/" + header(reply, "replay-id"))
                .path("loop");
        assertThat(loop.path("contract").asString("")).isEqualTo("repaired");
        assertThat(loop.path("steps").size()).isEqualTo(calls);
        assertThat(loop.at("/steps/" + (calls - 1) + "/note").asString("")).isEqualTo("repair");
        assertThat(loop.path("cost").asDouble(0)).isCloseTo(calls * (10 + 3 * 2) / 1e6, within(1e-12));
    }

    @Test
    void whatNobodyMendsIsTheFallbackAlsoInAStream() throws Exception {
        two.replies(200, "application/json", says("perhaps"), Map.of());
        HttpResponse<String> reply = chat("fusion, is it so?", ",\"stream\":true");
        assertThat(reply.body())
                .contains("\"content\":\"<No>\"", "data: [DONE]")
                .doesNotContain("perhaps\"},\"finish");
        assertThat(header(reply, "looper-contract")).isEqualTo("fallback");
    }

    @Test
    void aWriterThatIsAwayLeavesWhatMostAgentsSay() throws Exception {
        one.replies(body -> says("no"));
        two.replies(body -> body.contains("What agents have written") ? "{}" : says("no"));
        HttpResponse<String> reply = chat("workflows, is it so?", "");
        assertThat(content(reply)).isEqualTo("<No>");
        assertThat(header(reply, "selected-model")).isEqualTo("one");
    }

    @Test
    void theContractOfTheClientStandsBeforeTheDecisions() throws Exception {
        chat("ratings, is it so?\\n\\nRequired output contract:\\nIn lower case.", "");
        assertThat(one.bodies().getLast()).contains("Required output contract:\\nIn lower case.\\nSay yes or no.\"");
    }
}
