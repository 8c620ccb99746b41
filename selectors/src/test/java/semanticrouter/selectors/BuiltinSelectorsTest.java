package semanticrouter.selectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
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
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Stage;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.testkit.SharedData;

/// What every algorithm promises.
class BuiltinSelectorsTest {
    private static final Map<String, float[]> VECTORS =
            Map.of("the question", new float[] {1, 0}, "about a", new float[] {1, 0}, "about b", new float[] {0, 1});
    private static final List<Candidate> CANDIDATES =
            List.of(Setups.candidate("a", "about a", 0.7, 1), Setups.candidate("b", "about b", 0.9, 2));

    private static final Map<String, Map<String, ?>> REQUIRED =
            Map.of("prompt", Map.of("model", "a", "instructions", "choose"));

    static Stream<SelectorFamily<?>> all() {
        return BuiltinSelectors.all(new ModelStatistics(System::nanoTime)).stream();
    }

    static Stream<SelectorFamily<?>> built() {
        return all().filter(family -> family.kind().status() != Status.PLANNED);
    }

    @Test
    void listsEveryPublicTypeOnceInOrder() {
        List<String> types = all().map(family -> family.kind().name()).toList();

        assertThat(types)
                .containsExactly(
                        "automix",
                        "confidence",
                        "fusion",
                        "hybrid",
                        "kmeans",
                        "knn",
                        "latency_aware",
                        "mlp",
                        "multi_factor",
                        "prompt",
                        "ratings",
                        "remom",
                        "router_dc",
                        "static",
                        "svm",
                        "workflows");
        assertThat(all().map(family -> family.kind().stage())).containsOnly(Stage.ALGORITHM);
    }

    @ParameterizedTest
    @MethodSource("all")
    void documentsEveryOption(SelectorFamily<?> family) {
        documented(family.kind().options());
        family.settings().forEach(settings -> documented(settings.type()));

        assertThat(family.description()).endsWith(".");
    }

    private static void documented(Class<?> type) {
        assertThat(type.isAnnotationPresent(Doc.class))
                .as("%s has a @Doc", type)
                .isTrue();
        for (RecordComponent option : type.getRecordComponents()) {
            assertThat(option.isAnnotationPresent(Doc.class))
                    .as("%s of %s has a @Doc", option.getName(), type)
                    .isTrue();
            if (option.getType().isRecord()) {
                documented(option.getType());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void bindsItsDefaults(SelectorFamily<?> family) {
        assertThatCode(() -> minimal(family)).doesNotThrowAnyException();
        for (var settings : family.settings()) {
            assertThatCode(() -> Bound.options(settings.type(), Map.of()))
                    .as(settings.path())
                    .doesNotThrowAnyException();
        }
    }

    /// Options with nothing but what is required.
    private static <C extends Record> C minimal(SelectorFamily<C> family) {
        return Bound.options(
                family.kind().options(), REQUIRED.getOrDefault(family.kind().name(), Map.of()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void placesEveryProblemOfItsDefaults(SelectorFamily<?> family) {
        for (Problem problem : checkDefaults(family)) {
            String first = problem.path().replaceAll("[.\\[].*", "");
            List<String> keys = Bound.keys(family.kind().options());
            assertThat(first.isEmpty() || keys.contains(first))
                    .as("%s points at an option", problem)
                    .isTrue();
            assertThat(problem.message()).isNotBlank();
        }
    }

    private static <C extends Record> List<Problem> checkDefaults(SelectorFamily<C> family) {
        List<ModelRef> refs = CANDIDATES.stream().map(Candidate::ref).toList();
        return family.check(minimal(family), refs);
    }

    @ParameterizedTest
    @MethodSource("built")
    void choosesTheSameEachTimeItIsPrepared(SelectorFamily<?> family) throws Exception {
        assertThat(choose(family)).isEqualTo(choose(family));
    }

    private static <C extends Record> String choose(SelectorFamily<C> family) throws Exception {
        C options = minimal(family);
        try (var selector = family.prepare(Setups.setup(options, CANDIDATES, Setups.encoders(VECTORS)))) {
            Selection chosen = selector.select(Setups.input("the question", "math", CANDIDATES));
            if (selector.loops() || selector instanceof HelperSelector) {
                assertThat(chosen)
                        .isInstanceOfSatisfying(
                                Selection.Later.class,
                                later -> assertThat(later.method())
                                        .isEqualTo(family.kind().name()));
                return chosen.toString();
            }
            assertThat(chosen).isInstanceOf(Selection.Single.class);
            var single = (Selection.Single) chosen;
            assertThat(CANDIDATES).contains(single.candidate());
            assertThat(single.method()).isEqualTo(family.kind().name());
            assertThat(single.reason()).isNotBlank();
            return single.toString();
        } catch (UnavailableException unavailable) {
            assertThat(unavailable.failure().code()).isEqualTo("artifact_missing");
            return unavailable.failure().code();
        }
    }

    @Test
    void acceptsTheBlocksOfTheReferenceConfiguration() throws Exception {
        Path file = SharedData.need("conformance/reference-config.yaml");
        Node root = YamlReader.read("reference", Files.readString(file)).root();
        var decisions = (SequenceNode)
                Objects.requireNonNull(DocPath.parse("routing.decisions").find(Objects.requireNonNull(root)));
        int seen = 0;
        for (Node decision : decisions.items()) {
            if (DocPath.parse("algorithm.type").find(decision) instanceof ScalarNode type) {
                SelectorFamily<?> family = all().filter(
                                known -> known.kind().name().equals(type.text()))
                        .findFirst()
                        .orElseThrow();
                assertThat(errors(
                                family,
                                DocPath.parse("algorithm." + type.text()).find(decision),
                                refs(decision)))
                        .as(type.text())
                        .isEmpty();
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    private static List<ModelRef> refs(Node decision) {
        return ((SequenceNode) Objects.requireNonNull(DocPath.parse("modelRefs").find(decision)))
                .items().stream()
                        .map(ref -> ModelRef.to(((ScalarNode) Objects.requireNonNull(
                                        DocPath.parse("model").find(ref)))
                                .text()))
                        .toList();
    }

    private static <C extends Record> List<Problem> errors(
            SelectorFamily<C> family, @Nullable Node block, List<ModelRef> refs) {
        return family.check(Bound.options(family.kind().options(), block), refs).stream()
                .filter(problem -> !problem.warning())
                .toList();
    }
}
