package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.http.AccessControl;
import tools.jackson.databind.JsonNode;

/// Dry runs, and explanations of what was served.
class EvalRoutesTest {
    @AutoClose
    private final Management management = new Management();

    private Web web = new Web(0);

    @BeforeEach
    void start() throws Exception {
        web = management.serve(AccessControl.open());
    }

    @Test
    void evaluatesAText() throws Exception {
        HttpResponse<String> reply = web.post("/api/v1/eval?trace=true", "{\"text\":\"please write code\"}");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode why = Web.tree(reply);
        assertThat(why.path("original_text").asString()).isEqualTo("please write code");
        assertThat(why.path("kind").asString()).isEqualTo("eval");
        assertThat(why.path("requested_model").asString()).isEqualTo("vllm-sr/auto");
        assertThat(why.path("routing_decision").asString()).isEqualTo("coding");
        assertThat(why.path("selected_model").asString()).isEqualTo("big");
        assertThat(why.path("selection_status").asString()).isEqualTo("selected");
        assertThat(why.path("recommended_models").size()).isEqualTo(2);
        assertThat(why.at("/decision_result/matched_signals/keywords/0").asString())
                .isEqualTo("code");
        assertThat(why.path("eval_trace").size()).isEqualTo(4);
        assertThat(why.at("/metrics/domain/state").asString()).isEqualTo("unavailable");
        assertThat(why.at("/signal_errors/domain").asString()).isEqualTo("encoder_missing");
        assertThat(why.path("response_path").asString()).isEqualTo("upstream");
        assertThat(why.at("/plugin_timeline/0/type").asString()).isEqualTo("system_prompt");
    }

    @Test
    void evaluatesMessagesLazilyOnRequest() throws Exception {
        JsonNode why = Web.tree(
                web.post(
                        "/api/v1/eval",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"code\"}],\"model\":\"auto\",\"options\":{\"effort\":\"lazy\"}}"));

        assertThat(why.at("/metrics/domain/state").asString()).isEqualTo("skipped");
        assertThat(why.has("eval_trace")).isFalse();
        assertThat(why.path("routing_decision").asString()).isEqualTo("coding");
    }

    @Test
    void showsWhatAPluginWouldAnswer() throws Exception {
        JsonNode why = Web.tree(web.post("/api/v1/eval", "{\"text\":\"forbidden\"}"));

        assertThat(why.path("response_path").asString()).isEqualTo("fast_response");
        assertThat(why.at("/plugin_timeline/0/status").asString()).isEqualTo("answered");
    }

    @Test
    void evaluatesAConcreteModel() throws Exception {
        JsonNode why = Web.tree(web.post("/api/v1/eval", "{\"text\":\"hello\",\"model\":\"big\"}"));

        assertThat(why.path("selected_model").asString()).isEqualTo("big");
        assertThat(why.path("selection_reason").asString()).contains("concrete");
    }

    @Test
    void refusesABadEvaluation() throws Exception {
        Map<String, String> cases = Map.of(
                "not json", "INVALID_JSON",
                "[1]", "INVALID_JSON",
                "{\"text\":\"a\",\"text\":\"b\"}", "INVALID_JSON",
                "{}", "INVALID_INPUT",
                "{\"text\":\"  \"}", "INVALID_INPUT",
                "{\"text\":5}", "INVALID_INPUT",
                "{\"messages\":[]}", "INVALID_INPUT",
                "{\"text\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "INVALID_INPUT",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}", "INVALID_INPUT",
                "{\"text\":\"a\",\"options\":{\"effort\":\"much\"}}", "INVALID_INPUT");
        for (var each : cases.entrySet()) {
            HttpResponse<String> reply = web.post("/api/v1/eval", each.getKey());
            assertThat(reply.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(Web.code(reply)).as(each.getKey()).isEqualTo(each.getValue());
        }
        HttpResponse<String> unknown = web.post("/api/v1/eval", "{\"text\":\"a\",\"model\":\"gpt-secret\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(Web.code(unknown)).isEqualTo("INVALID_ROUTING_MODEL");
        assertThat(unknown.body()).contains("vllm-sr/auto, auto, big, small").doesNotContain("gpt-secret");
    }

    @Test
    void explainsServedRequestsNewestFirst() throws Exception {
        management.fixture().explanations.accept(management.fixture().served("one", "auto", "write code CANARY"));
        management.fixture().explanations.accept(management.fixture().served("two", "auto", "hello"));

        JsonNode list = web.json("/api/v1/explanations?limit=1");
        assertThat(list.at("/data/0/id").asString()).isEqualTo("two");
        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("has_more").asBoolean()).isTrue();
        assertThat(web.json("/api/v1/explanations?offset=1")
                        .at("/data/0/selected_model")
                        .asString())
                .isEqualTo("big");

        HttpResponse<String> one = web.get("/api/v1/explanations/one");
        assertThat(Web.tree(one).path("kind").asString()).isEqualTo("request");
        assertThat(Web.tree(one).at("/cost/amount").asDouble()).isGreaterThan(0);
        assertThat(one.body()).doesNotContain("CANARY");

        assertThat(web.get("/api/v1/explanations/none").statusCode()).isEqualTo(404);
        for (String bad : List.of("limit=0", "limit=101", "limit=x", "offset=-1")) {
            HttpResponse<String> refused = web.get("/api/v1/explanations?" + bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(Web.code(refused)).as(bad).isEqualTo("INVALID_PARAMETER");
        }
    }
}
