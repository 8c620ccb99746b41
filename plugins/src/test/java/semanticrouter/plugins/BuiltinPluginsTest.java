package semanticrouter.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.core.call.Reply;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Stage;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.testkit.SharedData;

/// What every plugin promises.
class BuiltinPluginsTest {
    private static final Map<String, Map<String, ?>> REQUIRED = Map.of(
            "fast_response", Map.of("message", "no"),
            "tool_selection", Map.of("mode", "filter"),
            "rag", Map.of("backend", "vectorstore", "backend_config", Map.of("vector_store_id", "v")),
            "image_gen", Map.of("backend", "vllm_omni", "backend_config", Map.of("base_url", "http://i")));

    static Stream<PluginFamily<?>> all() {
        return BuiltinPlugins.all().stream();
    }

    @Test
    void listsEveryPublicTypeOnceInOrder() {
        assertThat(all().map(family -> family.kind().name()))
                .containsExactly(
                        "context_compression",
                        "fast_response",
                        "hallucination",
                        "header_mutation",
                        "image_gen",
                        "memory",
                        "pii_mask",
                        "rag",
                        "request_params",
                        "response_cache",
                        "response_jailbreak",
                        "router_replay",
                        "system_prompt",
                        "tool_selection",
                        "tools");
        assertThat(all().map(family -> family.kind().stage())).containsOnly(Stage.PLUGIN);
    }

    @ParameterizedTest
    @MethodSource("all")
    void documentsEveryOption(PluginFamily<?> family) {
        documented(family.kind().options(), new ArrayList<>());
        family.settings().forEach(settings -> documented(settings.type(), new ArrayList<>()));

        assertThat(family.description()).endsWith(".");
    }

    private static void documented(Class<?> type, List<Class<?>> seen) {
        seen.add(type);
        assertThat(type.isAnnotationPresent(Doc.class))
                .as("%s has a @Doc", type)
                .isTrue();
        for (RecordComponent option : type.getRecordComponents()) {
            assertThat(option.isAnnotationPresent(Doc.class))
                    .as("%s of %s has a @Doc", option.getName(), type)
                    .isTrue();
            if (option.getType().isRecord() && !seen.contains(option.getType())) {
                documented(option.getType(), seen);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void bindsItsDefaults(PluginFamily<?> family) {
        assertThatCode(() -> minimal(family)).doesNotThrowAnyException();
        for (var settings : family.settings()) {
            assertThatCode(() -> Bound.options(settings.type(), Map.of()))
                    .as(settings.path())
                    .doesNotThrowAnyException();
        }
    }

    private static <C extends Record> C minimal(PluginFamily<C> family) {
        return Bound.options(family.kind().options(), given(family));
    }

    private static Map<String, ?> given(PluginFamily<?> family) {
        return REQUIRED.getOrDefault(family.kind().name(), Map.of());
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsDefaultsHaveNoFault(PluginFamily<?> family) {
        for (Problem problem : checkMinimal(family)) {
            assertThat(problem.warning()).as(problem.toString()).isTrue();
            assertThat(Bound.keys(family.kind().options())).contains(problem.path());
        }
    }

    private static <C extends Record> List<Problem> checkMinimal(PluginFamily<C> family) {
        return family.check(minimal(family));
    }

    @ParameterizedTest
    @MethodSource("all")
    void doesTheSameEachTimeItIsPrepared(PluginFamily<?> family) throws Exception {
        assertThat(effect(family)).isEqualTo(effect(family));
    }

    private static String effect(PluginFamily<?> family) throws Exception {
        try (Plugin plugin = prepare(family)) {
            var upstream = new Calls.Recorder(_ -> Calls.whole(200, "{'ok':true}"));
            Reply reply =
                    plugin.around(Calls.chat("{'model':'auto','messages':[{'role':'user','content':'hi'}]}"), upstream);
            String said = reply instanceof Reply.Whole whole ? Calls.text(whole.body()) : reply.toString();
            return upstream.calls().stream()
                            .map(call -> Calls.body(call) + call.headers())
                            .toList()
                    + said;
        }
    }

    private static <C extends Record> Plugin prepare(PluginFamily<C> family) throws Exception {
        var encoders = new FakeEncoders(Map.of(), "attack");
        return Calls.plugin(family, given(family), Map.of(), encoders, java.time.Clock.systemUTC());
    }

    @ParameterizedTest
    @MethodSource("all")
    void passesAnInterruptOn(PluginFamily<?> family) throws Exception {
        try (Plugin plugin = prepare(family)) {
            var call = Calls.chat("{'model':'auto','messages':[{'role':'user','content':'hi'}]}");
            if (plugin.around(call, _ -> Calls.whole(200, "{}")) instanceof Reply.Answered) {
                return; // it calls nobody
            }
            assertThatThrownBy(() -> plugin.around(call, _ -> {
                        throw new InterruptedException();
                    }))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void everyTypeIsBuilt() {
        assertThat(all().map(family -> family.kind().status())).doesNotContain(Status.PLANNED);
    }

    @Test
    void runsInTheOrderOfTheSlots() throws Exception {
        var links = new ArrayList<PluginChain.Link>();
        for (PluginFamily<?> family : all().toList()) {
            links.add(new PluginChain.Link(family.kind().name(), family.slot(), prepare(family)));
        }
        Collections.reverse(links);

        assertThat(new PluginChain(links).types())
                .containsSubsequence(
                        "router_replay",
                        "fast_response",
                        "response_cache",
                        "rag",
                        "hallucination",
                        "response_jailbreak",
                        "tools",
                        "system_prompt",
                        "request_params",
                        "header_mutation");
        // Limits are the plan's, not a decision's: no kind of plugin stands there. Nor does one begin afterwards.
        assertThat(all().map(PluginFamily::slot))
                .doesNotContainNull()
                .containsAll(EnumSet.complementOf(EnumSet.of(PluginSlot.RATE_LIMIT, PluginSlot.AFTERWARDS)));
    }

    @Test
    void acceptsTheBlocksOfTheReferenceConfiguration() throws Exception {
        Path file = SharedData.need("conformance/reference-config.yaml");
        Node root = Objects.requireNonNull(
                YamlReader.read("reference", Files.readString(file)).root());
        var decisions = (SequenceNode)
                Objects.requireNonNull(DocPath.parse("routing.decisions").find(root));
        int seen = 0;
        for (Node decision : decisions.items()) {
            if (DocPath.parse("plugins").find(decision) instanceof SequenceNode plugins) {
                for (Node plugin : plugins.items()) {
                    String type = ((ScalarNode)
                                    Objects.requireNonNull(DocPath.parse("type").find(plugin)))
                            .text();
                    PluginFamily<?> family = all().filter(
                                    known -> known.kind().name().equals(type))
                            .findFirst()
                            .orElseThrow();
                    assertThat(errors(family, DocPath.parse("configuration").find(plugin)))
                            .as(type)
                            .isEmpty();
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(14);
    }

    private static <C extends Record> List<Problem> errors(PluginFamily<C> family, @Nullable Node block) {
        return family.check(Bound.options(family.kind().options(), block)).stream()
                .filter(problem -> !problem.warning())
                .toList();
    }
}
