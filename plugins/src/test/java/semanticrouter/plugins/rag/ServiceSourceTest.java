package semanticrouter.plugins.rag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Bound;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.plugins.json.JsonService;
import semanticrouter.testkit.PretendedServer;

/// Search services that are asked over HTTP (specification: dataplane §4.11).
class ServiceSourceTest {
    private static final String CHAT =
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"say \\\"hi\\\", \\\\ \\n ${top_k}\"}]}";

    private final PretendedServer service = new PretendedServer();

    @AfterEach
    void stop() {
        service.close();
    }

    private Call asked(Map<String, Object> config, String backend, String reply) throws Exception {
        service.replies(200, "application/json", reply.replace('\'', '"'), Map.of());
        Call call = Calls.chat(CHAT);
        var options = Map.of("enabled", true, "backend", backend, "top_k", 2, "backend_config", config);
        try (Plugin plugin = Calls.plugin(new Rag(), options, Map.of(), FakeEncoders.NONE, Clock.systemUTC())) {
            return Calls.passed(plugin, call);
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:" + service.port() + path;
    }

    private Map<String, Object> config(String format, Object... more) {
        var config = new HashMap<String, Object>(Map.of("endpoint", address("/find"), "request_format", format));
        for (int i = 0; i < more.length; i += 2) {
            config.put((String) more[i], more[i + 1]);
        }
        return config;
    }

    private static Fact.Retrieved told(Call call) {
        return call.trace().facts().last(Fact.Retrieved.class).orElseThrow();
    }

    @Test
    void a_template_is_filled_with_escaped_text() throws Exception {
        Call sent = asked(
                config(
                        "custom",
                        "request_template",
                        "{\"q\":\"{{.Query}}\",\"k\":${top_k},\"min\":{{.Threshold}},\"again\":\"${user_content}\"}",
                        "api_key",
                        "secret"),
                "external_api",
                "{'results':[{'text':'one','score':0.9},{'text':'two','score':0.71},{'text':'three','score':0.6}]}");
        String text = "say \\\"hi\\\", \\\\ \\n ${top_k}";
        assertThat(service.bodies())
                .containsExactly("{\"q\":\"" + text + "\",\"k\":2,\"min\":0.7,\"again\":\"" + text + "\"}");
        assertThat(service.keys()).containsExactly("Bearer secret");
        assertThat(Calls.body(sent)).contains("one\\n\\n---\\n\\ntwo").doesNotContain("three");
        assertThat(told(sent).scores()).containsExactly(0.9, 0.71);
    }

    @Test
    void known_services_are_asked_in_their_own_shape() throws Exception {
        Call pinecone = asked(
                config("pinecone"),
                "external_api",
                "{'result':{'hits':[{'_id':'a','_score':0.8,'fields':{'chunk_text':'pine'}}]}}");
        Call weaviate = asked(
                config("weaviate", "collection", "Note", "content_field", "body"),
                "external_api",
                "{'data':{'Get':{'Note':[{'body':'weave','_additional':{'id':'x','certainty':0.9}}]}}}");
        Call elastic = asked(
                config("elasticsearch"),
                "external_api",
                "{'hits':{'total':{'value':2},'hits':[{'_score':8,'_source':{'content':'first'}},"
                        + "{'_score':2,'_source':{'content':'far'}}]}}");
        assertThat(Calls.body(pinecone)).contains("'content':'pine'");
        assertThat(Calls.body(weaviate)).contains("'content':'weave'");
        assertThat(Calls.body(elastic)).contains("'content':'first'");
        assertThat(service.bodies().get(0))
                .startsWith("{\"query\":{")
                .contains("\"top_k\":2", "\"inputs\":{\"text\":\"say");
        assertThat(service.bodies().get(1)).contains("Note(nearText: {concepts: [", "limit: 2", "{ body _additional");
        assertThat(service.bodies().get(2)).contains("\"size\":2", "\"match\":{\"content\":\"say");
    }

    @Test
    void a_vector_store_of_openai_is_searched_directly() throws Exception {
        Call sent = asked(
                Map.of(
                        "vector_store_id",
                        "vs_abc",
                        "api_key",
                        "sk-1",
                        "base_url",
                        address("/v1/"),
                        "filter",
                        Map.of("team", "a"),
                        "file_ids",
                        List.of("f1")),
                "openai",
                "{'data':[{'file_id':'f1','filename':'a','score':0.9,'content':[{'type':'text','text':'part one'},"
                        + "{'type':'text','text':'part two'}]},{'file_id':'f2','score':0.95,'content':[{'type':'text','text':'no'}]}]}");
        assertThat(Calls.body(sent)).contains("part one\\npart two").doesNotContain("'no'");
        assertThat(service.bodies().getFirst())
                .contains("\"max_num_results\":20", "\"score_threshold\":0.7", "\"filters\":[{", "\"team\"");
        assertThat(service.keys()).containsExactly("Bearer sk-1");
    }

    @Test
    void a_refusal_a_redirect_and_another_answer_are_failures_that_say_nothing_of_the_reply() throws Exception {
        service.replies(302, "text/plain", "", Map.of("location", address("/other")));
        assertThat(failure()).isEqualTo("retrieval_refused");
        assertThat(service.bodies()).as("a redirect is not followed").hasSize(1);
        service.replies(200, "text/plain", "<html>", Map.of());
        assertThat(failure()).isEqualTo("retrieval_malformed");
        service.replies(200, "application/json", "{\"answer\":1}", Map.of());
        assertThat(failure()).isEqualTo("retrieval_malformed");
        service.replies(200, "application/json", "\"" + "x".repeat(JsonService.BYTES_MAX) + "\"", Map.of());
        assertThat(failure()).isEqualTo("retrieval_too_long");
    }

    private String failure() throws Exception {
        Call call = Calls.chat(CHAT);
        var options = Map.of("enabled", true, "backend", "external_api", "backend_config", config("pinecone"));
        try (Plugin plugin = Calls.plugin(new Rag(), options, Map.of(), FakeEncoders.NONE, Clock.systemUTC())) {
            Calls.passed(plugin, call);
        }
        return told(call).reason();
    }

    @Test
    void a_second_source_answers_where_the_first_cannot_or_both_are_asked() throws Exception {
        Map<String, Object> broken = Map.of("vector_store_id", "vs_none");
        Map<String, Object> works = config("pinecone");
        var hybrid = new HashMap<String, Object>(Map.of(
                "primary",
                "vectorstore",
                "primary_config",
                broken,
                "fallback",
                "external_api",
                "fallback_config",
                works));
        String reply = "{'results':[{'text':'found','score':0.9},{'text':'found','score':0.8}]}";
        Call inTurn = asked(hybrid, "hybrid", reply);
        assertThat(told(inTurn).count()).isEqualTo(2);
        hybrid.put("strategy", "parallel");
        Call sideBySide = asked(hybrid, "hybrid", reply);
        assertThat(told(sideBySide).count()).as("each passage once").isEqualTo(1);
        hybrid.put("fallback", "vectorstore");
        hybrid.put("fallback_config", broken);
        Call neither = asked(hybrid, "hybrid", reply);
        assertThat(told(neither).outcome()).isEqualTo(Fact.Retrieval.FAILED);
        assertThat(told(neither).reason()).isEqualTo("vector_store_disabled");
    }

    @Test
    void what_was_found_with_one_header_is_not_given_for_another() throws Exception {
        service.replies(200, "application/json", "{\"results\":[{\"text\":\"x\"}]}", Map.of());
        var family = new Rag();
        for (String space : List.of("blue", "red", "blue")) {
            var options = Map.of(
                    "enabled",
                    true,
                    "backend",
                    "external_api",
                    "cache_results",
                    true,
                    "backend_config",
                    config("pinecone", "headers", Map.of("x-space", space)));
            try (Plugin plugin = Calls.plugin(family, options, Map.of(), FakeEncoders.NONE, Clock.systemUTC())) {
                Calls.passed(plugin, Calls.chat(CHAT));
            }
        }
        assertThat(service.bodies()).as("asked for blue once and for red once").hasSize(2);
    }

    @Test
    void addresses_and_templates_are_checked() {
        assertThat(problems(Map.of("endpoint", "ftp://x/y", "request_format", "pinecone")))
                .containsExactly("backend_config.endpoint");
        assertThat(problems(Map.of("endpoint", "http://me:pw@x/y", "request_format", "pinecone")))
                .containsExactly("backend_config.endpoint");
        assertThat(problems(Map.of("endpoint", "http://x/y", "request_template", "{\"q\": {{.Query}}}")))
                .containsExactly("backend_config.request_template");
        assertThat(problems(Map.of("endpoint", "http://x/y", "request_format", "weaviate", "collection", "A{")))
                .containsExactly("backend_config.collection");
        assertThat(problems(Map.of("endpoint", "http://x/y", "request_template", "{\"q\": \"{{.Query}}\"}")))
                .isEmpty();
    }

    private static List<String> problems(Map<String, Object> config) {
        Rag.Options options = Bound.options(
                Rag.Options.class, Map.of("enabled", true, "backend", "external_api", "backend_config", config));
        return new Rag().check(options).stream().map(Problem::path).toList();
    }
}
