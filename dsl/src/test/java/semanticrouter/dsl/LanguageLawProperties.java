package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.print.DocumentPrinter;
import semanticrouter.dsl.print.Loaded;
import semanticrouter.dsl.syntax.AstPrinter;
import semanticrouter.dsl.syntax.Parser;
import semanticrouter.dsl.syntax.Program;
import semanticrouter.testkit.Property;

/// The laws that text, syntax tree and document keep with each other, over generated programs.
class LanguageLawProperties {
    private static final Dsl DSL = Dsl.builtIn();

    private static Program parse(String text) {
        Parser.Parsed parsed = DSL.parse("law.dsl", text);
        assertThat(parsed.errors()).as(text).isEmpty();
        return parsed.program();
    }

    private static MappingNode compile(String text) {
        Compiled compiled = DSL.compile("law.dsl", text);
        assertThat(compiled.usable()).as("%s%n%s", text, compiled.diagnostics()).isTrue();
        return compiled.document();
    }

    private static String print(MappingNode document) {
        return DocumentPrinter.print(document, Vocabulary.builtIn(), DocumentPrinter.Tests.NONE)
                .text();
    }

    /// The value as text without its places.
    private static String shape(Object value) {
        if (value instanceof Span) {
            return "";
        }
        if (value instanceof Record) {
            return value.getClass().getSimpleName()
                    + Arrays.stream(value.getClass().getRecordComponents())
                            .map(component -> {
                                try {
                                    component.getAccessor().setAccessible(true);
                                    return shape(component.getAccessor().invoke(value));
                                } catch (ReflectiveOperationException e) {
                                    throw new IllegalStateException(e);
                                }
                            })
                            .toList();
        }
        return value instanceof Iterable<?> items
                ? java.util.stream.StreamSupport.stream(items.spliterator(), false)
                        .map(LanguageLawProperties::shape)
                        .toList()
                        .toString()
                : String.valueOf(value);
    }

    @Test
    void parsingAPrintedTreeGivesTheTree() {
        Property.check("parse ∘ print is the identity on syntax trees, and printing is idempotent", 500, gen -> {
            String text = ProgramGen.program(gen);
            Program program = parse(text);
            String printed = AstPrinter.print(program);
            Program again = parse(printed);
            assertThat(shape(again)).as(printed).isEqualTo(shape(program));
            assertThat(AstPrinter.print(again)).isEqualTo(printed);
        });
    }

    @Test
    void compilingADecompiledProgramGivesTheSameDocument() {
        Property.check("compile ∘ print ∘ compile is compile, and canonical text is stable", 500, gen -> {
            MappingNode document = compile(ProgramGen.program(gen));
            String text = print(document);
            MappingNode again = compile(text);
            assertThat(Meaning.plain(again)).as(text).isEqualTo(Meaning.plain(document));
            assertThat(print(again)).isEqualTo(text);
        });
    }

    @Test
    void decompilingLosesNothingThatWasCompiled() {
        Property.check("compile ∘ decompile is loading", 300, gen -> {
            MappingNode document = compile(ProgramGen.program(gen));
            DocumentPrinter.Printed printed = DSL.decompile(document);
            assertThat(printed.notes()).isEmpty();
            assertThat(Meaning.plain(compile(printed.text()))).isEqualTo(Meaning.plain(Loaded.of(document)));
        });
    }

    @Test
    void formattingIsIdempotentAndKeepsTheMeaning() {
        Property.check("format is idempotent", 300, gen -> {
            String text = ProgramGen.program(gen);
            String formatted = DSL.format("law.dsl", text).text().orElseThrow();
            assertThat(DSL.format("law.dsl", formatted).text()).contains(formatted);
            assertThat(Meaning.plain(compile(formatted))).isEqualTo(Meaning.plain(compile(text)));
        });
    }

    @Test
    void aDocumentSurvivesYaml() {
        Property.check("a compiled document reads back from YAML", 200, gen -> {
            MappingNode document = compile(ProgramGen.program(gen, true));
            String yaml = YamlWriter.write(document);
            var read = Objects.requireNonNull(YamlReader.read("law.yaml", yaml).root(), yaml);
            assertThat(read.sameContent(document)).as(yaml).isTrue();
        });
    }

    @Test
    void mergingAnUnchangedProgramChangesNothing() {
        Property.check("merge(compile(decompile(x)), x) is x", 200, gen -> {
            MappingNode document = compile(ProgramGen.program(gen));
            MappingNode merged = DSL.merge(compile(DSL.decompile(document).text()), document);
            assertThat(Meaning.of(merged)).isEqualTo(Meaning.of(document));
        });
    }
}
