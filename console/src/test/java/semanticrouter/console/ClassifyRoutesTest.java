package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import tools.jackson.databind.JsonNode;

class ClassifyRoutesTest {
    private static final Lobby LOBBY = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @AfterAll
    static void closeLobby() {
        LOBBY.close();
    }

    private Web serve(FakeEncoders encoders) throws Exception {
        var fixture = new Fixture(encoders);
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, AccessControl.open(), Set.of());
        var server = ManagementServer.start(LOBBY, options, Fixture.routes(fixture.parts()), _ -> {}, fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
    }

    private Web all() throws Exception {
        return serve(new FakeEncoders(Map.of(
                "embedding", List.of(),
                "domain", List.of("math", "law"),
                "jailbreak", List.of("benign", "jailbreak"),
                "fact_check", List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"),
                "feedback", List.of("SAT", "WRONG_ANSWER"),
                "pii", List.of())));
    }

    @Test
    void tellsIntentAndRoute() throws Exception {
        JsonNode reply = Web.tree(all().post(
                        "/api/v1/classify/intent",
                        "{\"text\":\"code yes\",\"options\":{\"return_probabilities\":true}}"));

        assertThat(reply.at("/classification/category").asString()).isEqualTo("law");
        assertThat(reply.at("/classification/confidence").asDouble()).isEqualTo(0.9);
        assertThat(reply.at("/probabilities/math").asDouble()).isEqualTo(0.1);
        assertThat(reply.path("routing_decision").asString()).isEqualTo("coding");
        assertThat(reply.path("recommended_model").asString()).isEqualTo("big");
        assertThat(reply.at("/matched_signals/keywords/0").asString()).isEqualTo("code");
        assertThat(reply.at("/decision_result/matched_rules/0").asString()).isEqualTo("keyword:code");
        assertThat(reply.at("/signal_errors/domain").asString()).isEqualTo("encoder_missing");
    }

    private static JsonNode asked(Web web, String route, String text, String options) throws Exception {
        return Web.tree(web.post(route, "{\"text\":\"" + text + "\",\"options\":" + options + "}"));
    }

    @Test
    void intentExplainsItselfWhenAsked() throws Exception {
        Web web = all();
        JsonNode plain = asked(web, "/api/v1/classify/intent", "code yes", "{}");
        assertThat(plain.has("explanation")).isFalse();
        assertThat(plain.has("probabilities")).isFalse();

        JsonNode reply =
                asked(web, "/api/v1/classify/intent", "code yes", "{\"include_explanation\":true,\"trace\":true}");
        assertThat(reply.at("/explanation/selected_model").asString()).isEqualTo("big");
        assertThat(reply.at("/explanation/selection_reason").asString()).isNotEmpty();
        assertThat(reply.at("/explanation/eval_trace").size()).isPositive();
        JsonNode brief = asked(web, "/api/v1/classify/intent", "code yes", "{\"include_explanation\":true}");
        assertThat(brief.path("explanation").has("eval_trace")).isFalse();
    }

    @Test
    void evalAndCombinedTellTheSubjectAsAsked() throws Exception {
        Web web = all();
        JsonNode plain = asked(web, "/api/v1/eval", "code yes", "{}");
        assertThat(plain.has("probabilities")).isFalse();
        JsonNode decided =
                asked(web, "/api/v1/eval", "code yes", "{\"return_probabilities\":true,\"confidence_threshold\":0.5}");
        assertThat(decided.at("/probabilities/law").asDouble()).isEqualTo(0.9);
        assertThat(decided.path("routing_decision").asString()).isEqualTo("coding");

        String combined = "{\"text\":\"Ann says yes\",\"intent_options\":";
        JsonNode sure = Web.tree(web.post(
                "/api/v1/classify/combined",
                combined + "{\"return_probabilities\":true,\"confidence_threshold\":0.9}}"));
        assertThat(sure.at("/intent/routing_decision").asString()).isEqualTo("high_confidence_specialized");
        assertThat(sure.at("/intent/probabilities/math").asDouble()).isEqualTo(0.1);
        JsonNode unsure =
                Web.tree(web.post("/api/v1/classify/combined", combined + "{\"confidence_threshold\":0.95}}"));
        assertThat(unsure.at("/intent/routing_decision").asString()).isEqualTo("low_confidence_general");
        for (String wrong : List.of("{\"confidence_threshold\":2}", "{\"return_probabilities\":\"yes\"}")) {
            assertThat(web.post("/api/v1/classify/combined", combined + wrong + "}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(web.post("/api/v1/eval", "{\"text\":\"a\",\"options\":" + wrong + "}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void layersAndShorterVectorsAreServed() throws Exception {
        Web web = all();
        JsonNode cut = Web.tree(web.post("/api/v1/embeddings", "{\"texts\":[\"aab\"],\"dimension\":1}"));
        assertThat(cut.at("/embeddings/0/embedding").size()).isEqualTo(1);
        assertThat(cut.at("/embeddings/0/dimension").asInt()).isEqualTo(1);
        JsonNode early = Web.tree(web.post("/api/v1/embeddings", "{\"texts\":[\"aab\"],\"target_layer\":1}"));
        assertThat(early.at("/embeddings/0/embedding/1").asDouble()).isGreaterThan(0.9);
        JsonNode pair =
                Web.tree(web.post("/api/v1/similarity", "{\"text1\":\"a\",\"text2\":\"b\",\"target_layer\":1}"));
        assertThat(pair.path("similarity").asDouble()).isGreaterThan(0.99);
    }

    @Test
    void findsPersonalDataAndMasksIt() throws Exception {
        Web web = all();
        HttpResponse<String> plain = web.post("/api/v1/classify/pii", "{\"text\":\"call Ann now\"}");
        assertThat(Web.tree(plain).path("has_pii").asBoolean()).isTrue();
        assertThat(Web.tree(plain).path("security_recommendation").asString()).isEqualTo("block");
        assertThat(Web.tree(plain).at("/entities/0/value").asString()).isEqualTo("[PERSON]");
        assertThat(plain.body()).doesNotContain("Ann").doesNotContain("start_position");

        JsonNode full = Web.tree(
                web.post(
                        "/api/v1/classify/pii",
                        "{\"text\":\"call Ann now\",\"options\":{\"return_positions\":true,\"mask_entities\":true,\"reveal_entity_text\":true}}"));
        assertThat(full.at("/entities/0/value").asString()).isEqualTo("Ann");
        assertThat(full.at("/entities/0/start_position").asInt()).isEqualTo(5);
        assertThat(full.at("/entities/0/end_position").asInt()).isEqualTo(8);
        assertThat(full.path("masked_text").asString()).isEqualTo("call [PERSON] now");

        for (String options : List.of("{\"entity_types\":[\"EMAIL_ADDRESS\"]}", "{\"confidence_threshold\":0.96}")) {
            JsonNode none =
                    Web.tree(web.post("/api/v1/classify/pii", "{\"text\":\"Ann\",\"options\":" + options + "}"));
            assertThat(none.path("has_pii").asBoolean()).as(options).isFalse();
            assertThat(none.path("security_recommendation").asString())
                    .as(options)
                    .isEqualTo("allow");
        }
    }

    @Test
    void tellsAttacks() throws Exception {
        Web web = all();
        JsonNode attack = Web.tree(
                web.post("/api/v1/classify/security", "{\"text\":\"yes\",\"options\":{\"include_reasoning\":true}}"));
        assertThat(attack.path("is_jailbreak").asBoolean()).isTrue();
        assertThat(attack.path("risk_score").asDouble()).isEqualTo(0.9);
        assertThat(attack.path("recommendation").asString()).isEqualTo("block");
        assertThat(attack.at("/detection_types/0").asString()).isEqualTo("jailbreak");
        assertThat(attack.path("reasoning").asString()).contains("0.900");

        JsonNode safe = Web.tree(web.post("/api/v1/classify/security", "{\"text\":\"no\"}"));
        assertThat(safe.path("is_jailbreak").asBoolean()).isFalse();
        assertThat(safe.path("confidence").asDouble()).isEqualTo(0.8);
        assertThat(web.post("/api/v1/classify/security", "{\"text\":\"no\",\"options\":{\"sensitivity\":\"odd\"}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void tellsFactsAndFeedback() throws Exception {
        Web web = all();
        JsonNode facts = Web.tree(web.post("/api/v1/classify/fact-check", "{\"text\":\"yes\"}"));
        assertThat(facts.path("needs_fact_check").asBoolean()).isTrue();
        assertThat(facts.path("label").asString()).isEqualTo("needs_fact_check");
        JsonNode none = Web.tree(web.post("/api/v1/classify/fact-check", "{\"text\":\"no\"}"));
        assertThat(none.path("label").asString()).isEqualTo("no_fact_check_needed");
        assertThat(none.path("confidence").asDouble()).isEqualTo(0.8);

        assertThat(Web.tree(web.post("/api/v1/classify/user-feedback", "{\"text\":\"yes\"}"))
                        .path("feedback_type")
                        .asString())
                .isEqualTo("wrong_answer");
        assertThat(Web.tree(web.post("/api/v1/classify/user-feedback", "{\"text\":\"no\"}"))
                        .path("label")
                        .asString())
                .isEqualTo("satisfied");
    }

    @Test
    void combinesAndBatches() throws Exception {
        Web web = all();
        JsonNode combined = Web.tree(web.post("/api/v1/classify/combined", "{\"text\":\"Ann says yes\"}"));
        assertThat(combined.at("/intent/category").asString()).isEqualTo("law");
        assertThat(combined.at("/pii/has_pii").asBoolean()).isTrue();
        assertThat(combined.at("/security/is_jailbreak").asBoolean()).isTrue();

        JsonNode batch = Web.tree(web.post("/api/v1/classify/batch", "{\"texts\":[\"yes\",\"no\",\"yes yes\"]}"));
        assertThat(batch.path("total_count").asInt()).isEqualTo(3);
        assertThat(batch.at("/results/1/category").asString()).isEqualTo("math");
        assertThat(batch.at("/statistics/category_distribution/law").asInt()).isEqualTo(2);
        assertThat(batch.at("/statistics/low_confidence_count").asInt()).isZero();

        JsonNode pii =
                Web.tree(web.post("/api/v1/classify/batch", "{\"texts\":[\"Ann\",\"no\"],\"task_type\":\"pii\"}"));
        assertThat(pii.at("/results/0/category").asString()).isEqualTo("PERSON");
        assertThat(pii.at("/results/1/category").asString()).isEqualTo("no_pii");
        JsonNode every = Web.tree(web.post("/api/v1/classify/batch", "{\"texts\":[\"yes\"],\"task_type\":\"all\"}"));
        assertThat(every.at("/results/0/security/category").asString()).isEqualTo("jailbreak");
    }

    @Test
    void embedsAndCompares() throws Exception {
        Web web = all();
        JsonNode embeddings = Web.tree(web.post("/api/v1/embeddings", "{\"texts\":[\"aa\",\"b\"]}"));
        assertThat(embeddings.at("/embeddings/0/dimension").asInt()).isEqualTo(2);
        assertThat(embeddings.at("/embeddings/0/embedding/0").asDouble()).isEqualTo(1);
        assertThat(web.json("/api/v1/embeddings/models")
                        .at("/models/0/dimension")
                        .asInt())
                .isEqualTo(2);

        JsonNode same = Web.tree(web.post("/api/v1/similarity", "{\"text1\":\"a\",\"text2\":\"aaa\"}"));
        assertThat(same.path("similarity").asDouble()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));

        JsonNode ranked = Web.tree(web.post(
                "/api/v1/similarity/batch", "{\"query\":\"a\",\"candidates\":[\"b\",\"ab\",\"a\"],\"top_k\":2}"));
        assertThat(ranked.at("/matches/0/index").asInt()).isEqualTo(2);
        assertThat(ranked.at("/matches/1/text").asString()).isEqualTo("ab");
        assertThat(ranked.path("matches").size()).isEqualTo(2);
        assertThat(ranked.path("total_candidates").asInt()).isEqualTo(3);
    }

    @Test
    void saysWhichEncoderReadATextAndTakesItsNameAsModel() throws Exception {
        Web web = all();
        String name = "counted-letters";
        String named = "\"model\":\"" + name + "\"}";
        assertThat(Web.tree(web.post("/api/v1/embeddings", "{\"texts\":[\"a\"]," + named))
                        .at("/embeddings/0/model_used")
                        .asString())
                .isEqualTo(name);
        assertThat(Web.tree(web.post("/api/v1/similarity", "{\"text1\":\"a\",\"text2\":\"b\"," + named))
                        .path("model_used")
                        .asString())
                .isEqualTo(name);
        assertThat(Web.tree(web.post("/api/v1/similarity/batch", "{\"query\":\"a\",\"candidates\":[\"b\"]}"))
                        .path("model_used")
                        .asString())
                .isEqualTo(name);
        assertThat(web.json("/api/v1/embeddings/models").at("/models/0/name").asString())
                .isEqualTo(name);
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        Web web = all();
        String many = String.join(",", Collections.nCopies(101, "\"a\""));
        record Case(String path, String body, String code) {}
        List<Case> cases = List.of(
                new Case("classify/pii", "{\"text\":\" \"}", "INVALID_INPUT"),
                new Case("classify/pii", "{\"text\":\"a\",\"options\":{\"confidence_threshold\":2}}", "INVALID_INPUT"),
                new Case("classify/intent", "{\"text\":\"\"}", "INVALID_INPUT"),
                new Case("classify/intent", "{\"text\":\"a\",\"model\":\"none\"}", "INVALID_ROUTING_MODEL"),
                new Case(
                        "classify/intent",
                        "{\"text\":\"a\",\"options\":{\"confidence_threshold\":\"x\"}}",
                        "INVALID_INPUT"),
                new Case("eval", "{\"text\":\"a\",\"model\":5}", "INVALID_INPUT"),
                new Case("eval", "{\"text\":\"a\",\"options\":[]}", "INVALID_INPUT"),
                new Case("eval", "{\"text\":\"a\",\"options\":{\"evaluate_all_signals\":\"no\"}}", "INVALID_INPUT"),
                new Case("eval", "{\"text\":\"a\",\"options\":{\"trace\":1}}", "INVALID_INPUT"),
                new Case("eval", "{\"text\":\"a\",\"options\":{\"effort\":2}}", "INVALID_INPUT"),
                new Case("classify/batch", "{}", "INVALID_INPUT"),
                new Case("classify/batch", "{\"texts\":[]}", "INVALID_INPUT"),
                new Case("classify/batch", "{\"texts\":[\"a\",\" \"]}", "INVALID_INPUT"),
                new Case("classify/batch", "{\"texts\":[" + many + "]}", "INVALID_INPUT"),
                new Case("classify/batch", "{\"texts\":[\"a\"],\"task_type\":\"odd\"}", "INVALID_TASK_TYPE"),
                new Case("embeddings", "{\"texts\":[]}", "INVALID_INPUT"),
                new Case("embeddings", "{\"texts\":[\"a\"],\"dimension\":768}", "INVALID_DIMENSION"),
                new Case("embeddings", "{\"texts\":[\"a\"],\"model\":\"qwen3\"}", "INVALID_MODEL"),
                new Case("embeddings", "{\"texts\":[\"a\"],\"target_layer\":6}", "INVALID_LAYER"),
                new Case("similarity", "{\"text1\":\"a\",\"text2\":\"b\",\"target_layer\":-1}", "INVALID_LAYER"),
                new Case("similarity", "{\"text1\":\"a\"}", "INVALID_INPUT"),
                new Case("similarity/batch", "{\"query\":\"a\",\"candidates\":[\"b\"],\"top_k\":-1}", "INVALID_INPUT"));
        for (Case each : cases) {
            HttpResponse<String> reply = web.post("/api/v1/" + each.path, each.body);
            assertThat(reply.statusCode()).as(each.toString()).isEqualTo(400);
            assertThat(Web.code(reply)).as(each.toString()).isEqualTo(each.code);
        }
        HttpResponse<String> image = web.post("/api/v1/embeddings", "{\"images\":[\"data:image/png;base64,AA==\"]}");
        assertThat(image.statusCode()).isEqualTo(503);
        assertThat(Web.code(image)).isEqualTo("MULTIMODAL_MODEL_NOT_READY");
    }

    @Test
    void aMissingModelIsNeverAnAnswer() throws Exception {
        Web web = serve(new FakeEncoders(Map.of()));
        Map<String, String> bodies = Map.of(
                "classify/intent", "{\"text\":\"a\"}",
                "classify/pii", "{\"text\":\"a\"}",
                "classify/security", "{\"text\":\"a\"}",
                "classify/fact-check", "{\"text\":\"a\"}",
                "classify/user-feedback", "{\"text\":\"a\"}",
                "classify/combined", "{\"text\":\"a\"}",
                "embeddings", "{\"texts\":[\"a\"]}",
                "similarity", "{\"text1\":\"a\",\"text2\":\"b\"}");
        for (var each : bodies.entrySet()) {
            HttpResponse<String> reply = web.post("/api/v1/" + each.getKey(), each.getValue());
            assertThat(reply.statusCode()).as(each.getKey()).isEqualTo(503);
            assertThat(Web.code(reply)).as(each.getKey()).endsWith("_NOT_READY");
        }
        for (String task : List.of("intent", "pii", "security", "all")) {
            HttpResponse<String> reply =
                    web.post("/api/v1/classify/batch", "{\"texts\":[\"a\"],\"task_type\":\"" + task + "\"}");
            assertThat(reply.statusCode()).as(task).isEqualTo(503);
            assertThat(Web.code(reply)).as(task).isEqualTo("UNIFIED_CLASSIFIER_UNAVAILABLE");
        }
        assertThat(web.json("/api/v1/embeddings/models").path("count").asInt()).isZero();
    }
}
