package semanticrouter.config.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

class BinderTest {
    private final Binder binder = new Binder(List.of());
    private final Diagnostics found = new Diagnostics();

    record Inner(@Required String name, @Default("3") int size) {}

    record Options(
            String text,
            @Default("fallback") String worded,
            boolean flag,
            @Nullable Boolean triState,
            @Default("7") @Range(min = 1, max = 10) int count,
            OptionalInt maybe,
            Optional<String> note,
            @Nullable Double real,
            @Default("90s") Duration pause,
            @OneOf({"fast", "slow"}) @Default("fast") String mode,
            @Default("seconds") TimeUnit unit,
            List<String> names,
            SequencedMap<String, Inner> inners,
            @Nullable Inner inner,
            @Key(value = "newName", aliases = "old_name") String renamed) {}

    record Refusing(int a, int b) {
        Refusing {
            if (a > b) {
                throw new IllegalArgumentException("a must not be above b");
            }
        }
    }

    record Broken(@Default("many") int count) {}

    private <R extends Record> @Nullable R bind(Class<R> type, String yaml) {
        Node tree = Objects.requireNonNull(YamlReader.read("t.yaml", yaml).root());
        return binder.bind(type, tree, DocPath.ROOT, new TreeReport(tree, found), UnknownKeys.WARN);
    }

    private List<String> findings() {
        return found.list().stream().map(Diagnostic::toString).toList();
    }

    @Test
    void fillsInWhatIsAbsent() {
        Options options = Objects.requireNonNull(bind(Options.class, "{names: null}"));

        assertThat(findings()).isEmpty();
        assertThat(options)
                .isEqualTo(new Options(
                        "",
                        "fallback",
                        false,
                        null,
                        7,
                        OptionalInt.empty(),
                        Optional.empty(),
                        null,
                        Duration.ofSeconds(90),
                        "fast",
                        TimeUnit.SECONDS,
                        List.of(),
                        new java.util.LinkedHashMap<>(),
                        null,
                        ""));
    }

    @Test
    void bindsWhatIsWritten() {
        Options options = Objects.requireNonNull(bind(Options.class, """
                text: 5.0
                flag: On
                triState: x
                tri_state: "no"
                count: "4"
                maybe: 2
                note: hi
                real: 1
                pause: 1h30m
                mode: slow
                unit: DAYS
                names: [a, 1, true]
                inners: {x: {name: n}}
                inner: {name: m, size: 1}
                old_name: r
                """));

        assertThat(options.text()).isEqualTo("5.0");
        assertThat(options.flag()).isTrue();
        assertThat(options.triState()).isFalse();
        assertThat(options.count()).isEqualTo(4);
        assertThat(options.pause()).isEqualTo(Duration.ofMinutes(90));
        assertThat(options.unit()).isEqualTo(TimeUnit.DAYS);
        assertThat(options.names()).containsExactly("a", "1", "true");
        assertThat(options.inners()).containsEntry("x", new Inner("n", 3));
        assertThat(options.renamed()).isEqualTo("r");
        assertThat(findings())
                .containsExactly(
                        "t.yaml:3:1: warning[unknown-key] triState: unknown key \"triState\"; did you mean \"tri_state\"?",
                        "t.yaml:15:1: warning[deprecated-key] old_name: \"old_name\" is an old spelling; write \"newName\"");
    }

    @Test
    void reportsEverythingAtOnceAndGoesOn() {
        Options options = bind(Options.class, """
                text: [a]
                flag: perhaps
                count: 11
                maybe: 1.5
                real: high
                pause: soon
                mode: fst
                unit: fortnights
                names: a
                inners: {x: {size: 2}, y: 3}
                newName: a
                old_name: b
                """);

        assertThat(options).isNotNull();
        assertThat(findings())
                .containsExactly(
                        "t.yaml:1:1: error[wrong-type] text: expected a text, got list",
                        "t.yaml:2:7: error[wrong-type] flag: expected true or false, got text \"perhaps\"",
                        "t.yaml:3:8: error[out-of-range] count: must be between 1 and 10, is 11",
                        "t.yaml:4:8: error[wrong-type] maybe: expected a whole number, got number \"1.5\"",
                        "t.yaml:5:7: error[wrong-type] real: expected a number, got text \"high\"",
                        "t.yaml:6:8: error[wrong-type] pause: expected a duration such as 300s, 5m or 1h30m, got text \"soon\"",
                        "t.yaml:7:7: error[not-allowed] mode: \"fst\" is not one of fast, slow; did you mean \"fast\"?",
                        "t.yaml:8:7: error[not-allowed] unit: \"fortnights\" is not one of nanoseconds, microseconds, milliseconds, seconds, minutes, hours, days",
                        "t.yaml:9:8: error[wrong-type] names: expected a list, got text \"a\"; write it as a list, with \"- \" before each item",
                        "t.yaml:10:10: error[missing-key] inners.x: \"name\" is required",
                        "t.yaml:10:27: error[wrong-type] inners.y: expected a mapping, got number \"3\"",
                        "t.yaml:12:1: error[conflicting-keys] old_name: \"old_name\" and \"newName\" are the same option; remove \"old_name\"");
    }

    @Test
    void passesOnWhatARecordRefuses() {
        assertThat(bind(Refusing.class, "{a: 2, b: 1}")).isNull();
        assertThat(findings()).containsExactly("t.yaml:1:1: error[invalid-value] a must not be above b");
    }

    @Test
    void aDefaultThatDoesNotFitIsABug() {
        assertThatThrownBy(() -> bind(Broken.class, "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the default \"many\"");
    }

    @Test
    void printsOnlyWhatDiffersWhenAsked() {
        Options options = Objects.requireNonNull(
                bind(Options.class, "{count: 4, names: [x], inner: {name: m}, tri_state: true}"));

        assertThat(YamlWriter.write(binder.unbindSparse(options)))
                .isEqualTo("tri_state: true\ncount: 4\nnames:\n  - x\ninner:\n  name: m\n");
        assertThat(YamlWriter.write(binder.unbind(options)))
                .contains("worded: fallback", "pause: 90s", "unit: seconds");
    }

    @ParameterizedTest
    @CsvSource({"300s, 300", "5m, 300", "1h30m, 5400", "0, 0", "1.5h, 5400", "2d, 172800", "1500ms, 1"})
    void readsDurations(String text, long seconds) {
        assertThat(Objects.requireNonNull(Durations.parse(text)).toSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"''", "5", "s", "5 s", "-5s", "5x", "1e9s", "999999999999d", "5s5"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isNull();
    }
}
