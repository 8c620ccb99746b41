package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Cases of the public suite, over HTTP against a router that serves a file (specification: dataplane §2.2, §2.6, §8).
class SpecifiedCasesTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String DOCUMENT = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: small}
              models:
                - {name: small, provider_model_id: org/small, backend_refs: [{endpoint: "%s"}]}
                - name: big
                  external_model_ids: {vllm: org/big, openai: gpt-big}
                  backend_refs: [{base_url: "http://%s/v1", provider: openai, api_key: sk-1}]
            routing:
              modelCards: [{name: small, loras: [{name: small-law}]}, {name: big}]
              signals:
                metadata: [{name: nightly, key: job, predicate: {equals: nightly}}]
                role_bindings: [{name: leads, role: lead, subjects: [{kind: Group, name: leads}]}]
              decisions:
                - {name: nightly, priority: 20, rules: {type: metadata, name: nightly}, modelRefs: [{model: small, lora_name: small-law}]}
                - {name: leading, priority: 10, rules: {type: authz, name: lead}, modelRefs: [{model: big}]}
                - {name: rest, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}
            entrypoints: [{model_names: [quiet], recipe: quiet}]
            recipes:
              - name: quiet
                description: For the quiet.
                routing: {decisions: [{name: all, rules: {operator: AND, conditions: []}, modelRefs: [{model: big}]}]}
            global:
              services:
                management_api: {port: 0}
                authz: {fail_open: true, trust: {shared_secret: {secret: s3cret}}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer backend = PretendedServer.answering(REPLY);

    @AfterEach
    void close() {
        backend.close();
    }

    private ManagedRouter router(String document) throws Exception {
        String endpoint = backend.endpoint();
        document = document.formatted(FreePort.next(), endpoint, endpoint);
        return ManagedRouter.start(folder, document);
    }

    private static HttpResponse<String> chat(ManagedRouter router, String model, String more, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"" + more
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return router.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    /// Recipe, decision and model that a reply names.
    private static String route(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return header(reply, "selected-recipe") + "/" + header(reply, "selected-decision") + "/"
                + header(reply, "selected-model");
    }

    /// What the backend was last asked for.
    private String asked() {
        return ManagedRouter.read(backend.bodies().getLast()).path("model").asString("");
    }

    @Test
    void an_entrypoint_is_listed_and_leads_to_its_own_recipe() throws Exception {
        try (ManagedRouter router = router(DOCUMENT)) {
            var list = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + router.server().ports().listener() + "/v1/models"))
                    .build();
            JsonNode models = ManagedRouter.json(router.http().send(list, HttpResponse.BodyHandlers.ofString()));
            assertThat(StreamSupport.stream(models.path("data").spliterator(), false)
                            .map(model -> model.path("id").asString("")))
                    .containsExactly("vllm-sr/auto", "auto", "MoM", "quiet");
            assertThat(models.at("/data/3/description").asString("")).isEqualTo("For the quiet.");
            assertThat(models.at("/data/3/routing").toString())
                    .isEqualTo("{\"resolution\":\"virtual\",\"selectable\":true,\"recipe\":\"quiet\"}");

            assertThat(route(chat(router, "quiet", ""))).isEqualTo("quiet/all/big");
            assertThat(route(chat(router, " auto ", ""))).isEqualTo("default/rest/small");
            assertThat(chat(router, "Quiet", "").statusCode())
                    .as("names are compared in their case")
                    .isEqualTo(400);
        }
    }

    @Test
    void metadata_of_a_request_leads_to_its_decision() throws Exception {
        try (ManagedRouter router = router(DOCUMENT)) {
            assertThat(route(chat(router, "auto", ",\"metadata\":{\"job\":\"nightly\"}")))
                    .as("the adapter that the decision names")
                    .isEqualTo("default/nightly/small-law");
            assertThat(asked()).isEqualTo("small-law");
            assertThat(route(chat(router, "auto", ",\"metadata\":{\"job\":\"daily\"}")))
                    .isEqualTo("default/rest/small");
        }
    }

    @Test
    void a_model_has_the_name_its_backend_calls_it_by() throws Exception {
        try (ManagedRouter router = router(DOCUMENT)) {
            assertThat(chat(router, "small", "").statusCode()).isEqualTo(200);
            assertThat(asked()).isEqualTo("org/small");
            assertThat(chat(router, "small-law", "").statusCode()).isEqualTo(200);
            assertThat(asked()).as("an adapter of small").isEqualTo("small-law");
            HttpResponse<String> big = chat(router, "big", "");
            assertThat(asked()).as("the name for its provider").isEqualTo("gpt-big");
            assertThat(header(big, "selected-model")).isEqualTo("big");
        }
    }

    @Test
    void a_role_leads_to_its_decision_and_a_forged_one_does_not() throws Exception {
        try (ManagedRouter router = router(DOCUMENT)) {
            assertThat(route(chat(
                            router,
                            "auto",
                            "",
                            "x-vsr-identity-secret",
                            "s3cret",
                            "x-authz-user-id",
                            "ann",
                            "x-authz-user-groups",
                            "staff, leads")))
                    .isEqualTo("default/leading/big");
            assertThat(route(chat(router, "auto", "", "x-authz-user-id", "ann", "x-authz-user-groups", "leads")))
                    .isEqualTo("default/rest/small");
            assertThat(backend.bodies().getLast()).doesNotContain("leads");
        }
    }

    @Test
    void who_is_nobody_is_refused_where_roles_decide() throws Exception {
        try (ManagedRouter router = router(DOCUMENT.replace("fail_open: true, ", ""))) {
            HttpResponse<String> refused = chat(router, "auto", "");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("the request has no x-authz-user-id header");
            assertThat(backend.bodies()).isEmpty();
        }
    }

    @Test
    void a_guard_that_cannot_be_asked_blocks_where_it_is_to() throws Exception {
        String guarded =
                DOCUMENT.replace("  signals:\n", "  signals:\n    jailbreak: [{name: attack, threshold: 0.5}]\n")
                                .replace(
                                        "  decisions:\n    - {name: nightly",
                                        "  decisions:\n    - {name: guarded, priority: 99, rules: {type: jailbreak, name: attack}, modelRefs: [{model: small}],"
                                                + " plugins: [{type: fast_response, configuration: {message: Not now.}}]}\n    - {name: nightly")
                        + """
                  model_catalog:
                    modules: {prompt_guard: {protocol: http_chat, on_error: block}}
                    external:
                      - {name: guard, model_role: guardrail, llm_model_name: g, llm_endpoint: {address: 127.0.0.1, port: 9}}
                """;
        try (ManagedRouter router = router(guarded)) {
            HttpResponse<String> blocked = chat(router, "auto", "");
            assertThat(route(blocked)).startsWith("default/guarded/");
            assertThat(header(blocked, "fast-response")).isEqualTo("true");
            assertThat(header(blocked, "response-path")).isEqualTo("fast_response");
            assertThat(blocked.body()).contains("Not now.");
            assertThat(backend.bodies()).isEmpty();
        }
    }

    /// Three go, the fourth is told why not and when; others have allowances of their own.
    @Test
    void a_user_has_an_allowance_of_its_own() throws Exception {
        String limited = DOCUMENT + """
                    ratelimit:
                      providers:
                        - {type: local-limiter, rules: [{name: three, scope: user, per_model: false, requests_per_unit: 3, unit: hour}]}
                """;
        try (ManagedRouter router = router(limited)) {
            for (int i = 0; i < 3; i++) {
                assertThat(as(router, "ann").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> fourth = as(router, "ann");
            assertThat(fourth.statusCode()).isEqualTo(429);
            assertThat(fourth.headers().firstValue("x-ratelimit-limit")).hasValue("3");
            assertThat(fourth.headers().firstValue("x-ratelimit-remaining")).hasValue("0");
            assertThat(fourth.headers().firstValue("retry-after")).isPresent();
            assertThat(ManagedRouter.json(fourth).at("/error/type").asString(""))
                    .isEqualTo("rate_limit_error");
            assertThat(ManagedRouter.json(fourth).at("/error/code").asInt(0)).isEqualTo(429);
            assertThat(as(router, "bob").statusCode()).isEqualTo(200);
            assertThat(backend.bodies()).hasSize(4);
        }
    }

    private static HttpResponse<String> as(ManagedRouter router, String user) throws Exception {
        return chat(router, "auto", "", "x-vsr-identity-secret", "s3cret", "x-authz-user-id", user);
    }
}
