package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.check.Checker;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.compile.Compiler;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.emit.BaseMerge;
import semanticrouter.dsl.print.DocumentPrinter;
import semanticrouter.dsl.print.Loaded;
import semanticrouter.dsl.syntax.Parser;

/// The contract of maintained recipes: configuration and program are two forms of the same thing, byte for byte.
class RecipeGoldenTest {
    private static final Vocabulary VOCABULARY = Vocabulary.builtIn();

    private static String print(MappingNode document) {
        return DocumentPrinter.print(Loaded.of(document), VOCABULARY, DocumentPrinter.Tests.NONE)
                .text();
    }

    private static MappingNode compile(String program) {
        Compiled compiled = Compiler.compile(Parser.parse("recipe.dsl", program).program(), VOCABULARY);
        assertThat(compiled.diagnostics()).isEmpty();
        return compiled.document();
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "privacy"})
    void printsTheProgramOfAConfiguration(String recipe) {
        MappingNode document = Programs.document(Programs.conformance("recipes/" + recipe + "/config.yaml"));
        assertThat(print(document)).isEqualTo(Programs.conformance("recipes/" + recipe + "/recipe.dsl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "privacy"})
    void compilesAndPrintsTheProgramUnchanged(String recipe) {
        String program = Programs.conformance("recipes/" + recipe + "/recipe.dsl");
        assertThat(print(compile(program))).isEqualTo(program);
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "privacy"})
    void compilingOverTheConfigurationChangesNothing(String recipe) {
        MappingNode document = Programs.document(Programs.conformance("recipes/" + recipe + "/config.yaml"));
        MappingNode merged = BaseMerge.merge(
                compile(Programs.conformance("recipes/" + recipe + "/recipe.dsl")), document, VOCABULARY);
        assertThat(Meaning.of(merged)).isEqualTo(Meaning.of(document));
        assertThat(print(merged)).isEqualTo(print(document));
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "privacy"})
    void findsNothingToSay(String recipe) {
        String program = Programs.conformance("recipes/" + recipe + "/recipe.dsl");
        assertThat(Checker.check(Parser.parse("recipe.dsl", program), VOCABULARY)
                        .issues())
                .isEmpty();
    }
}
