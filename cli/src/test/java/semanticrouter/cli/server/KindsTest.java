package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.FieldSpec;
import semanticrouter.dsl.document.Vocabulary;

class KindsTest {
    private final Registry registry = Kinds.registry(new ModelStatistics(System::nanoTime));
    private final Vocabulary built = Vocabulary.of(Kinds.all(registry));

    /// The language's own writing orders speak of the kinds there are, and of fields they have.
    @Test
    void theLanguageOrdersExactlyTheKindsThereAre() {
        Vocabulary contract = Vocabulary.builtIn();

        assertThat(built.signals().stream().map(family -> family.type() + " " + family.key()))
                .containsExactlyElementsOf(contract.signals().stream()
                        .map(family -> family.type() + " " + family.key())
                        .toList());
        assertThat(built.algorithms()).isEqualTo(contract.algorithms());
        assertThat(built.algorithms().stream().filter(built::isBlockless).toList())
                .isEqualTo(contract.algorithms().stream()
                        .filter(contract::isBlockless)
                        .toList());
        assertThat(built.plugins()).isEqualTo(contract.plugins());
        for (FamilySpec family : contract.signals()) {
            List<String> fields = names(built.signal(family.type()).orElseThrow());
            assertThat(fields.subList(0, family.fields().size()))
                    .as(family.type())
                    .isEqualTo(names(family));
        }
        for (String plugin : contract.plugins()) {
            assertThat(built.pluginFields(plugin))
                    .as(plugin)
                    .startsWith(contract.pluginFields(plugin).toArray(String[]::new));
        }
    }

    @Test
    void everyOptionOfAKindIsAFieldOfTheLanguage() {
        for (Kind<?> kind : Kinds.all(registry)) {
            int options = kind.options().getRecordComponents().length;
            switch (kind.stage()) {
                case SIGNAL ->
                    assertThat(built.signal(kind.name()).orElseThrow().fields())
                            .as(kind.name())
                            .hasSize(options - 1);
                case PLUGIN ->
                    assertThat(built.pluginFields(kind.name())).as(kind.name()).hasSize(options);
                case ALGORITHM -> assertThat(built.isBlockless(kind.name())).isEqualTo(options == 0);
            }
        }
    }

    @Test
    void anOptionThatTheContractDoesNotWriteIsNoUnknownField() {
        String program = """
                SIGNAL keyword urgent { operator: "OR" keywords: ["now"] boundaries: "unicode" description: "in a hurry" }
                ROUTE a { PRIORITY 1 WHEN keyword("urgent") MODEL "m" }
                """;
        assertThat(Kinds.language().validate("a.dsl", program).issues()).isEmpty();
        assertThat(Kinds.language().format("a.dsl", program).text().orElseThrow())
                .contains("boundaries: \"unicode\"", "description: \"in a hurry\"");
    }

    private static List<String> names(FamilySpec family) {
        return family.fields().stream().map(FieldSpec::name).toList();
    }
}
