package semanticrouter.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.plugins.cache.ResponseCache;
import semanticrouter.plugins.context.ContextCompression;
import semanticrouter.plugins.image.ImageGen;
import semanticrouter.plugins.memory.Memories;
import semanticrouter.plugins.memory.UserMemory;
import semanticrouter.plugins.rag.Rag;
import semanticrouter.plugins.request.HeaderMutation;
import semanticrouter.plugins.request.RequestParams;
import semanticrouter.plugins.tools.Tools;

/// The cross-field rules of the public contract (specification: signals §1.11, dataplane appendix C).
class ChecksTest {
    @Test
    void responseCache() {
        var family = new ResponseCache(new AnswerCache());

        assertThat(errors(family, Map.of("request_controls", Map.of("allowed", List.of("no-cache", "sometimes")))))
                .containsExactly("request_controls.allowed[1]");
        assertThat(errors(family, Map.of("similarity_threshold", 0.9, "semantic", Map.of("similarity_threshold", 0.8))))
                .containsExactly("similarity_threshold");
        assertThat(errors(family, Map.of("allow_request_controls", true, "request_controls", Map.of("enabled", false))))
                .containsExactly("allow_request_controls");
        assertThat(errors(family, Map.of("control_header", "x", "request_controls", Map.of("header", "y"))))
                .containsExactly("control_header");
        assertThat(errors(family, Map.of("control_header", "x"))).isEmpty();
        assertThat(errors(family, Map.of("scope", "global", "personalized", Map.of("mode", "exact"))))
                .containsExactly("personalized.mode");
    }

    @Test
    void contextCompression() {
        var family = new ContextCompression(new OriginalDesk(Clock.systemUTC()));

        assertThat(errors(family, Map.of("budget", Map.of("trigger_tokens", 1000, "target_tokens", 500))))
                .isEmpty();
        assertThat(errors(family, Map.of("budget", Map.of("trigger_tokens", 500, "target_tokens", 500))))
                .containsExactly("budget.target_tokens");
        assertThat(errors(family, Map.of("budget", Map.of("reserve_output_tokens", "some"))))
                .containsExactly("budget.reserve_output_tokens");
        assertThat(errors(family, Map.of("targets", Map.of("history", Map.of("mode", "extractive")))))
                .isEmpty();
        assertThat(errors(family, Map.of("targets", Map.of("rag", Map.of("mode", "extractive", "min_tokens", 1000)))))
                .containsExactly("targets.rag.target_tokens");
        assertThat(errors(family, Map.of("scoring", Map.of("method", "hybrid"))))
                .containsExactly("scoring.embedding_model_ref");
        assertThat(errors(family, Map.of("request_controls", Map.of("allowed", List.of("all")))))
                .containsExactly("request_controls.allowed[0]");
    }

    @Test
    void tools() {
        var family = new Tools();

        assertThat(errors(family, Map.of("mode", "filtered"))).containsExactly("");
        assertThat(errors(family, Map.of("allow_tools", List.of("a")))).containsExactly("allow_tools");
        assertThat(errors(family, Map.of("mode", "none", "block_tools", List.of("a"))))
                .containsExactly("block_tools");
        assertThat(errors(family, Map.of("strip_tool_history", true))).containsExactly("strip_tool_history");
        assertThat(errors(family, Map.of("dynamic_retrieval", Map.of("strategy", "hybrid_history"))))
                .containsExactly("dynamic_retrieval.history_window");
    }

    @Test
    void headerMutation() {
        for (String bad : List.of(
                "x-vsr-internal-auth",
                "X-Authz-User-Id",
                ":path",
                "a b",
                "content-length",
                "Host",
                "x-vsr-looper-request")) {
            assertThat(errors(new HeaderMutation(), Map.of("add", List.of(Map.of("name", bad)))))
                    .as(bad)
                    .containsExactly("add[0].name");
            assertThat(errors(new HeaderMutation(), Map.of("delete", List.of("ok", bad))))
                    .as(bad)
                    .containsExactly("delete[1]");
        }
        assertThat(errors(new HeaderMutation(), Map.of("update", List.of(Map.of("name", "x-a", "value", "caf\u00e9")))))
                .as("letters beyond ASCII are no control characters")
                .isEmpty();
    }

    @Test
    void headerMutationTakesNoLineEnds() {
        var options = new HeaderMutation.Options(
                List.of(new HeaderMutation.Header("x-a", "1\r\nx-b: 2")), List.of(), List.of());

        assertThat(new HeaderMutation().check(options))
                .extracting(Problem::path)
                .containsExactly("add[0].value");
    }

    @Test
    void requestParams() {
        assertThat(errors(new RequestParams(), Map.of("blocked_params", List.of("logprobs", "messages"))))
                .containsExactly("blocked_params[1]");
    }

    @Test
    void rag() {
        assertThat(errors(new Rag(), Map.of("backend", "milvus"))).containsExactly("backend_config.collection");
        assertThat(errors(new Rag(), Map.of("backend", "external_api")))
                .containsExactly("backend_config.endpoint", "backend_config.request_template");
        assertThat(errors(new Rag(), Map.of("backend", "mcp")))
                .containsExactly("backend_config.server_name", "backend_config.tool_name");
        assertThat(errors(new Rag(), Map.of("backend", "openai")))
                .containsExactly("backend_config.vector_store_id", "backend_config.api_key");
        assertThat(errors(
                        new Rag(),
                        Map.of(
                                "backend",
                                "hybrid",
                                "backend_config",
                                Map.of("primary", "milvus", "fallback", "vectorstore", "fallback_config", Map.of()))))
                .containsExactly("backend_config.primary_config", "backend_config.fallback_config.vector_store_id");
        assertThat(errors(new Rag(), Map.of("backend", "hybrid", "backend_config", Map.of("primary", "hybrid"))))
                .containsExactly("backend_config");
    }

    @Test
    void secretsAreNotPrinted() {
        var rag = Bound.options(
                Rag.Options.class,
                Map.of(
                        "backend",
                        "openai",
                        "backend_config",
                        Map.of("api_key", "s3cret", "headers", Map.of("a", "s3cret"))));
        var image = Bound.options(
                ImageGen.Options.class, Map.of("backend", "openai", "backend_config", Map.of("api_key", "s3cret")));

        assertThat(rag.toString() + image).doesNotContain("s3cret");
    }

    @Test
    void imageGen() {
        assertThat(errors(new ImageGen(), Map.of("backend", "openai"))).containsExactly("backend_config.api_key");
        assertThat(errors(new ImageGen(), Map.of("backend", "vllm_omni"))).containsExactly("backend_config.base_url");
        assertThat(errors(new ImageGen(), Map.of())).containsExactly("backend");
        assertThat(errors(new ImageGen(), Map.of("backend_ref", "painter"))).isEmpty();
        assertThat(errors(new ImageGen(), Map.of("backend_ref", "painter", "backend", "openai")))
                .containsExactly("backend_ref");
        for (String address : List.of("host:8000", "ftp://host", "http://", "http://host/?key=1")) {
            assertThat(errors(
                            new ImageGen(),
                            Map.of("backend", "vllm_omni", "backend_config", Map.of("base_url", address))))
                    .as(address)
                    .containsExactly("backend_config.base_url");
        }
        assertThat(errors(
                        new ImageGen(),
                        Map.of(
                                "backend",
                                "openai",
                                "backend_config",
                                Map.of("api_key", "k"),
                                "modality_detection",
                                Map.of())))
                .containsExactly("modality_detection.confidence_threshold", "modality_detection.lower_threshold_ratio");
    }

    @Test
    void memory() {
        assertThat(errors(
                        new UserMemory(new Memories(java.time.Clock.systemUTC(), new java.util.Random(1))),
                        Map.of("reflection", Map.of("block_patterns", List.of("ok", "(")))))
                .containsExactly("reflection.block_patterns[1]");
    }

    @Test
    void anAbsentSwitchIsSaid() {
        var without = new ArrayList<String>();
        for (PluginFamily<?> family : BuiltinPlugins.all()) {
            if (Bound.keys(family.kind().options()).contains("enabled") && silent(family)) {
                without.add(family.kind().name());
            }
        }
        assertThat(without)
                .as("memory follows the global switch, system_prompt is on")
                .containsExactly("memory", "system_prompt");
    }

    private static boolean silent(PluginFamily<?> family) {
        Map<String, ?> given = Map.of(
                        "rag", Map.of("backend", "vectorstore"),
                        "image_gen", Map.of("backend", "openai"))
                .getOrDefault(family.kind().name(), Map.of());
        return check(family, given).stream().noneMatch(problem -> problem.path().equals("enabled"));
    }

    private static List<String> errors(PluginFamily<?> family, Map<String, ?> given) {
        return check(family, given).stream()
                .filter(problem -> !problem.warning())
                .map(Problem::path)
                .toList();
    }

    private static <C extends Record> List<Problem> check(PluginFamily<C> family, Map<String, ?> given) {
        return family.check(Bound.options(family.kind().options(), given));
    }
}
