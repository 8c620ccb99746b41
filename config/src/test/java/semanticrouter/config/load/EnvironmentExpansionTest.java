package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

class EnvironmentExpansionTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("A", "one", "EMPTY", "", "A_B2", "two", "NESTED", "$A", "A-B", "dashed");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "${A}, one",
                "$A, one",
                "x$A-y, xone-y",
                "$A_B2!, two!",
                "$A.B, one.B",
                "${UNSET}, ``",
                "$UNSET, ``",
                "${UNSET:-text}, text",
                "${EMPTY:-text}, text",
                "${A:-text}, one",
                "${UNSET-text}, text",
                "${EMPTY-text}, ``",
                "${UNSET:-}, ``",
                "${UNSET:-a:-b}, a:-b",
                "${UNSET:-a-b}, a-b",
                "${A-B:-c}, dashed",
                "${:-x}, x",
                "${-x}, ``",
                "${}, ``",
                "$$, $",
                "$$A, $A",
                "$$$A, $one",
                "$${A}, ${A}",
                "${UNSET:-$$5}, $5",
                "cost $100!, cost !",
                "a$, a$",
                "$[x], $[x]",
                "$ A, $ A",
                "${A, ${A",
                "${A}${A}, oneone",
                "${NESTED}, $A",
                "${UNSET:-${A}}, ${A}",
                "^\\d+$, ^\\d+$",
                "$é, $é",
                "about ${user_content}, about ${user_content}",
                "${top_k}${threshold}${A}, ${top_k}${threshold}one",
                "${top_k:-5}, 5"
            })
    void expandsTheWaysOfWriting(String text, String expanded) {
        assertThat(new EnvironmentExpansion(ENVIRONMENT::get).expand(text)).isEqualTo(expanded);
    }

    @Test
    void keepsDollarsBesideTheCharacterItMarksThemWith() {
        assertThat(new EnvironmentExpansion(ENVIRONMENT::get).expand("\uE000 $$ \uE001 $A"))
                .isEqualTo("\uE000 $ \uE001 one");
    }

    @Test
    void expandsValuesNotKeysAndNotNumbers() {
        var tree = Objects.requireNonNull(YamlReader.read("t", "$A: [$A, 5, true, 'x${A}', {k$A: \"${UNSET}\"}]")
                .root());
        var expansion = new EnvironmentExpansion(ENVIRONMENT::get);

        assertThat(YamlWriter.write(expansion.expand(tree))).isEqualTo("""
                $A:
                  - one
                  - 5
                  - true
                  - 'xone'
                  - k$A: ""
                """);
        assertThat(expansion.unset()).containsOnlyKeys("UNSET");
        assertThat(expansion.unset().get("UNSET")).hasToString("t:1:34");
    }

    @Test
    void expandedNumbersStayTexts() {
        var tree = Objects.requireNonNull(
                YamlReader.read("t", "port: ${PORT:-8080}").root());

        assertThat(YamlWriter.write(new EnvironmentExpansion(ENVIRONMENT::get).expand(tree)))
                .isEqualTo("port: \"8080\"\n");
    }
}
