package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Reply;
import semanticrouter.core.model.Secret;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.TraceContext;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.identity.IdentityOptions;

/// Requests that go well, with whole replies.
final class PlainIT {
    private static final String REPLY =
            "{ \"id\":\"c1\", \"x\":1.00, \"choices\":[{\"message\":{\"content\":\"Grüße\"}}], \"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5} }";

    @Test
    void whoAcceptsEventsAloneAsksForThem() throws Exception {
        try (var backend = ScriptedBackend.answering("{}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            running.send(running.post(Running.CHAT, Running.AUTO).header("accept", "text/event-stream"));
            running.send(running.post(Running.CHAT, Running.AUTO.replace("auto", "small"))
                    .header("accept", "text/event-stream"));
            running.send(running.post(
                            "/v1/messages",
                            "{\"model\":\"auto\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                    .header("accept", "text/event-stream"));
            running.send(
                    running.post(Running.CHAT, Running.AUTO).header("accept", "application/json, text/event-stream"));

            assertThat(backend.received().get(0).text())
                    .contains("\"stream\":true", "\"stream_options\":{\"include_usage\":true}");
            assertThat(backend.received().get(1).text())
                    .as("a model named by its name gets the body as it came")
                    .doesNotContain("stream");
            assertThat(backend.received().get(2).text()).contains("\"stream\":true");
            assertThat(backend.received().get(3).text()).as("both are accepted").doesNotContain("stream");
        }
    }

    @Test
    void withTracingTheCallIsTheParentOfWhatTheBackendRecords() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(
                        Running.options().withTracing(1), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            running.send(running.post(Running.CHAT, Running.AUTO)
                    .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                    .header("tracestate", "vendor=1"));
            running.send(running.post(Running.CHAT, Running.AUTO).header("tracestate", "vendor=1"));

            TraceContext continued = Objects.requireNonNull(running.completion().tracing());
            assertThat(continued.traceId()).isEqualTo(trace);
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("traceparent", "00-" + trace + "-" + continued.clientId() + "-01")
                    .containsEntry("tracestate", "vendor=1");
            TraceContext begun = Objects.requireNonNull(running.completion().tracing());
            assertThat(backend.received().get(1).headers())
                    .containsEntry("traceparent", begun.traceparent())
                    .doesNotContainKey("tracestate");
        }
    }

    @Test
    void passesARequestOnAndTheReplyBack() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            String body =
                    "{ \"model\" : \"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}], \"tools\":[{\"type\":\"function\"}],\"future\": [1.50,\"\\u00e9\"] }";
            HttpResponse<String> response = running.send(running.post(Running.CHAT, body)
                    .header("authorization", "Bearer client-key")
                    .header("x-user-openai-key", "k")
                    .header("x-vsr-looper-request", "true")
                    .header("cookie", "c=1")
                    .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .header("x-custom", "kept"));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(REPLY);
            assertThat(response.headers().firstValue("content-type")).contains("application/json");
            assertThat(response.headers().firstValue("x-vsr-selected-model")).contains("small");
            assertThat(response.headers().firstValue("x-vsr-selected-decision")).contains("always");
            assertThat(response.headers().firstValue("x-vsr-response-path")).contains("upstream");

            ScriptedBackend.Received received = backend.received().getFirst();
            assertThat(received.text()).isEqualTo(body.replace("\"auto\"", "\"org/small-7b\""));
            assertThat(received.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(received.headers())
                    .containsEntry("authorization", "Bearer backend-key")
                    .containsEntry("accept-encoding", "identity")
                    .containsEntry("x-extra", "fixed")
                    .containsEntry("x-custom", "kept")
                    .containsEntry("x-selected-model", "small")
                    .containsEntry("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .containsEntry("host", "127.0.0.1:" + backend.port())
                    .doesNotContainKeys("cookie", "x-user-openai-key", "x-vsr-looper-request");

            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(200);
            assertThat(completion.path()).isEqualTo("upstream");
            assertThat(completion.errorReason()).isEmpty();
            assertThat(completion.usage()).isEqualTo(new Usage(11, 0, 5));
            assertThat(completion.streamed()).isFalse();
            assertThat(completion.trace().id())
                    .isEqualTo(response.headers().firstValue("x-vsr-replay-id").orElseThrow());
            assertThat(completion.firstByteNanos()).isPositive().isLessThanOrEqualTo(completion.upstreamNanos());
            assertThat(completion.upstreamNanos()).isLessThan(completion.totalNanos());
        }
    }

    /// Clients such as `curl -d` call it a form unless told otherwise, and backends refuse what is not JSON by its
    /// word.
    @Test
    void aBackendIsToldThatItGetsJson() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (String said : List.of("application/x-www-form-urlencoded", "Application/JSON; charset=utf-8")) {
                running.send(running.post(Running.CHAT, Running.AUTO).setHeader("content-type", said));
            }
            assertThat(backend.received())
                    .extracting(received -> received.headers().get("content-type"))
                    .containsExactly("application/json", "Application/JSON; charset=utf-8");
        }
    }

    @Test
    void aConcreteModelPassesThroughWithoutDecision() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat("{\"model\":\"small\",\"messages\":[]}");
            assertThat(response.body()).isEqualTo(REPLY);
            assertThat(response.headers().firstValue("x-vsr-selected-decision")).isEmpty();
            assertThat(backend.received().getFirst().text()).isEqualTo("{\"model\":\"org/small-7b\",\"messages\":[]}");
        }
    }

    @Test
    void anErrorOfTheBackendPassesUnchanged() throws Exception {
        String error = "{\"error\":{\"message\":\"context too long\",\"odd\":true}}";
        try (var backend = new ScriptedBackend((_, wire) -> wire.json(422, error));
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body()).isEqualTo(error);
            assertThat(response.headers().firstValue("x-vsr-response-path")).contains("upstream");
            assertThat(response.headers().firstValue("x-vsr-schema-version")).contains("2");
            assertThat(response.headers().firstValue("x-vsr-selected-model")).isEmpty();
            assertThat(running.completion())
                    .matches(done -> done.status() == 422 && done.errorReason().equals("upstream_4xx"));
        }
    }

    @Test
    void anAnswerMadeHereIsRendered() throws Exception {
        try (var running =
                Running.with(TestPlan.of(List.of(), (_, _) -> new Reply.Answered("Not today.", "fast_response")))) {
            HttpResponse<String> whole = running.chat(Running.AUTO);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).contains("\"content\":\"Not today.\"").contains("chatcmpl-fast-");
            assertThat(whole.headers().firstValue("x-vsr-fast-response")).contains("true");
            HttpResponse<String> streamed = running.chat(Running.AUTO_STREAM);
            assertThat(streamed.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(streamed.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
            assertThat(running.completion().path()).isEqualTo("fast_response");
            assertThat(running.completion()).matches(Completion::streamed);
        }
    }

    @Test
    void listsModels() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            HttpResponse<String> response = running.send(HttpRequest.newBuilder(running.uri("/v1/models/?limit=3")));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .startsWith(
                            "{\"object\":\"list\",\"data\":[{\"id\":\"vllm-sr/auto\",\"object\":\"model\",\"created\":")
                    .contains(
                            "\"owned_by\":\"vllm-semantic-router\",\"description\":\"Intelligent Router for Mixture-of-Models\"")
                    .contains(
                            "\"routing\":{\"resolution\":\"virtual\",\"selectable\":true,\"default_route\":true,\"recipe\":\"default\"}},{\"id\":\"auto\"")
                    .contains("{\"id\":\"small\",\"object\":\"model\"")
                    .endsWith(
                            "\"owned_by\":\"upstream-endpoint\",\"routing\":{\"resolution\":\"passthrough\",\"selectable\":false}}]}");
        }
    }

    /// What restricts a recipe to one algorithm is known by a name of its own, which is nobody's business.
    @Test
    void aNameOfAnAlgorithmIsListedWithTheRecipeItLeadsTo() throws Exception {
        RoutingPlan base = TestPlan.of(List.of());
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        var recipes = new LinkedHashMap<>(Map.of("default", recipe, "default#fusion", recipe));
        var names = new LinkedHashMap<>(Map.of("vllm-sr/fusion", "default#fusion"));
        try (var running = Running.with(new RoutingPlan("hash", recipes, names, base.models(), null, false))) {
            HttpResponse<String> list = running.send(HttpRequest.newBuilder(running.uri("/v1/models")));
            assertThat(list.body())
                    .contains("{\"id\":\"vllm-sr/fusion\",")
                    .endsWith("\"routing\":{\"resolution\":\"virtual\",\"selectable\":true,\"recipe\":\"default\"}}]}");
        }
    }

    /// As behind Envoy: there is no page for one model.
    @Test
    void anySuffixOfTheListGetsTheList() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            HttpResponse<String> one = running.send(HttpRequest.newBuilder(running.uri("/v1/models/small")));
            assertThat(one.statusCode()).isEqualTo(200);
            assertThat(one.body()).startsWith("{\"object\":\"list\"");
            assertThat(running.send(HttpRequest.newBuilder(running.uri("/v1/modelship")))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(running.send(running.post("/v1/models/small", "{}")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void asksForAKeyWhenTheyAreConfigured() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(
                        Running.options().withApiKeys(List.of(new Secret("one"), new Secret("two"))),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> refused =
                    running.send(running.post(Running.CHAT, Running.AUTO).header("authorization", "Bearer three"));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body())
                    .isEqualTo(
                            "{\"error\":{\"message\":\"Unauthorized: missing or invalid API key\",\"type\":\"authentication_error\",\"code\":\"invalid_api_key\"}}");
            assertThat(refused.headers().firstValue("www-authenticate"))
                    .contains("Bearer realm=\"vllm-semantic-router\"");
            assertThat(running.completion().status()).isEqualTo(401);
            for (String[] header : new String[][] {{"authorization", "Bearer two"}, {"x-api-key", "one"}}) {
                HttpResponse<String> admitted =
                        running.send(running.post(Running.CHAT, Running.AUTO).header(header[0], header[1]));
                assertThat(admitted.statusCode()).isEqualTo(200);
            }
            assertThat(running.send(HttpRequest.newBuilder(running.uri("/v1/models")))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void eachListenerHasItsOwnKeys() throws Exception {
        var open = new Listener("127.0.0.1", 0, Optional.empty()).with(List.of());
        var one = new Listener("127.0.0.2", 0, Optional.empty()).with(List.of(new Secret("one")));
        var two = new Listener("127.0.0.3", 0, Optional.empty()).with(List.of(new Secret("two")));
        List<Secret> all = List.of(new Secret("one"), new Secret("two"));
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(
                        Running.options().withApiKeys(all).with(List.of(open, one, two)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            assertThat(statuses(running, "none")).containsExactly(200, 401, 401);
            assertThat(statuses(running, "one")).containsExactly(200, 200, 401);
            assertThat(statuses(running, "two")).containsExactly(200, 401, 200);

            List<Listener> changed =
                    List.of(one.with(List.of(new Secret("three"))), open.with(List.of(new Secret("four"))));
            running.server().reception().letIn(List.of(), changed, IdentityOptions.DEFAULT);
            assertThat(statuses(running, "one")).containsExactly(401, 401, 401);
            assertThat(statuses(running, "two"))
                    .as("it is not among the changed")
                    .containsExactly(401, 401, 200);
            assertThat(statuses(running, "three")).containsExactly(401, 200, 401);
            assertThat(statuses(running, "four")).containsExactly(200, 401, 401);

            running.server().reception().letIn(List.of(new Secret("three")), List.of(), IdentityOptions.DEFAULT);
            assertThat(statuses(running, "two"))
                    .as("a revoked key opens no listener that is gone from the document")
                    .containsExactly(401, 401, 401);
            assertThat(statuses(running, "three")).containsExactly(200, 200, 200);
        }
    }

    private static List<Integer> statuses(Running running, String key) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 3; i++) {
            var uri = URI.create(
                    "http://127.0.0." + (i + 1) + ":" + running.server().ports().get(i) + "/v1/models");
            var asking = HttpRequest.newBuilder(uri).header("authorization", "Bearer " + key);
            statuses.add(running.send(asking).statusCode());
        }
        return statuses;
    }

    @Test
    void speaksHttp2InClearText() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(running.uri(Running.CHAT))
                                .POST(HttpRequest.BodyPublishers.ofString(Running.AUTO))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(response.body()).isEqualTo(REPLY);
            }
        }
    }

    @Test
    void newRequestsTakeTheNewPlan() throws Exception {
        try (var first = ScriptedBackend.answering("{\"from\":1}");
                var second = ScriptedBackend.answering("{\"from\":2}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(first.port()))))) {
            assertThat(running.chat(Running.AUTO).body()).isEqualTo("{\"from\":1}");
            running.plans().swap(TestPlan.of(List.of(TestPlan.backend(second.port()))));
            assertThat(running.chat(Running.AUTO).body()).isEqualTo("{\"from\":2}");
        }
    }
}
