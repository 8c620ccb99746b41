package semanticrouter.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Span;

class YamlReaderTest {
    private static MappingNode mapping(String yaml) {
        var parsed = YamlReader.read("test.yaml", yaml);
        assertThat(parsed.diagnostics()).isEmpty();
        return (MappingNode) Objects.requireNonNull(parsed.root());
    }

    private static List<String> findings(String yaml) {
        return YamlReader.read("test.yaml", yaml).diagnostics().stream()
                .map(Diagnostic::toString)
                .toList();
    }

    @Test
    void knowsWhereEverythingStands() {
        MappingNode root = mapping("a: 1\nbé:\n  - x\n  - {y: 'z w'}\nc: |\n  long\n  text\n");

        var list = Objects.requireNonNull(root.entry("bé"));
        assertThat(list.keySpan()).isEqualTo(new Span("test.yaml", 2, 1, 2, 3));
        assertThat(list.value().span()).isEqualTo(new Span("test.yaml", 3, 3, 4, 15));
        var flow = ((SequenceNode) list.value()).items().get(1);
        assertThat(flow.span()).isEqualTo(new Span("test.yaml", 4, 5, 4, 15));
        assertThat(Objects.requireNonNull(((MappingNode) flow).get("y")).span())
                .isEqualTo(new Span("test.yaml", 4, 9, 4, 14));
    }

    @ParameterizedTest
    @CsvSource({
        "~, Null[]",
        "'', Null[]",
        "Null, Null[]",
        "true, Bool[value=true]",
        "FALSE, Bool[value=false]",
        "yes, Text[value=yes]",
        "on, Text[value=on]",
        "12, Whole[value=12]",
        "-7, Whole[value=-7]",
        "0x1F, Whole[value=31]",
        "0o17, Whole[value=15]",
        "010, Whole[value=10]",
        "1.5, Real[value=1.5]",
        "1e3, Real[value=1000.0]",
        ".inf, Real[value=Infinity]",
        "'\"5\"', Text[value=5]",
        "1.2.3, Text[value=1.2.3]",
        "123456789012345678901, Real[value=1.2345678901234568E20]",
        "2025-03-01, Text[value=2025-03-01]",
        "300s, Text[value=300s]"
    })
    void resolvesScalarsByTheCoreSchema(String written, String meaning) {
        var node = (ScalarNode) Objects.requireNonNull(mapping("k: " + written).get("k"));

        assertThat(node.value()).hasToString(meaning);
    }

    @Test
    void expandsAnchorsAndMerges() {
        MappingNode root = mapping("base: &b {x: 1, y: 2}\nsame: *b\nmore:\n  <<: *b\n  y: 3\n");

        assertThat(Objects.requireNonNull(root.get("same")).sameContent(Objects.requireNonNull(root.get("base"))))
                .isTrue();
        assertThat(YamlWriter.write(Objects.requireNonNull(root.get("more")))).isEqualTo("y: 3\nx: 1\n");
    }

    @Test
    void reportsWhatIsWrongAndGoesOn() {
        assertThat(findings("a: 1\nb: 2\na: 3\n? [x]\n: 4\nc: !!int no\nd: *nowhere\ne: &e [*e]\n"))
                .containsExactly(
                        "test.yaml:3:1: error[yaml-duplicate-key] the key \"a\" is already set in line 1; remove one of the two",
                        "test.yaml:4:3: error[yaml-key] a list cannot be a key; use a text",
                        "test.yaml:6:4: error[yaml-tag] the tag \"tag:yaml.org,2002:int\" does not fit here; remove the tag",
                        "test.yaml:7:4: error[yaml-alias] the alias \"*nowhere\" has no anchor \"&nowhere\"",
                        "test.yaml:8:8: error[yaml-alias] the alias \"*e\" contains itself");
    }

    @Test
    void placesSyntaxErrors() {
        assertThat(findings("a:\n  b: [1, 2\nc: 3\n"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:3:2: error[yaml-syntax] not valid YAML: expected ',' or ']'");
        assertThat(findings("a: x\u0001"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:1:5: error[yaml-syntax] the character U+0001 is not allowed");
        assertThat(findings("a: 1\n---\nb: 2\n"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:2:1: error[yaml-several-documents]");
    }

    @Test
    void refusesBombs() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, (alias + ", ").repeat(9) + alias));
        }

        assertThat(findings(bomb.toString())).singleElement().asString().contains("error[yaml-too-large]");
        assertThat(findings("[".repeat(100_000))).isNotEmpty();
        assertThat(findings("- ".repeat(200) + "x")).singleElement().asString().contains("error[yaml-too-deep]");
        assertThat(YamlReader.read("t", "a: 123456", new YamlLimits(5, 9, 9)).diagnostics())
                .singleElement()
                .extracting(Diagnostic::code)
                .isEqualTo("yaml-too-large");
    }

    @Test
    void emptyTextIsNoDocument() {
        assertThat(YamlReader.read("t", "").root()).isNull();
        assertThat(YamlReader.read("t", "# nothing\n").root()).isNull();
        assertThat(YamlReader.read("t", "\uFEFFa: 1").root()).isInstanceOf(MappingNode.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &x 1", "a: &x [1]\nb: *x", "a: !!str 1", "a: !!map {b: 1}", "a: {<<: {b: 1}}"})
    void plainYamlSpellsEverythingOut(String yaml) {
        assertThat(YamlReader.read("test.yaml", yaml).diagnostics()).isEmpty();
        assertThat(YamlReader.plain("test.yaml", yaml).diagnostics())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isTrue());
    }

    @Test
    void plainYamlIsReadAsAnyOther() {
        var parsed = YamlReader.plain("test.yaml", "\uFEFFa: '<<'\nb: [1, {c: \"*x\"}]\n");
        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.root()).isInstanceOf(MappingNode.class);
        assertThat(YamlReader.plain("test.yaml", "a: [").diagnostics()).hasSize(1);
    }
}
