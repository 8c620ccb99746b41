package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.proof.AssertionResult;

/// The examples of `ASSERTIONS.md` do what the text says.
class AssertionDocsTest {
    private static String block(String opening) throws IOException {
        String text = Files.readString(Path.of("ASSERTIONS.md"));
        int start = text.indexOf(opening) + opening.length();
        return text.substring(start, text.indexOf("```", start));
    }

    @Test
    void theProgramHoldsAllItsAssertions() throws IOException {
        Dsl dsl = Dsl.builtIn();
        String program = block("```dsl\n");
        assertThat(dsl.validate("doc.dsl", program).ok()).isTrue();
        assertThat(dsl.check(dsl.compile("doc.dsl", program).document())
                        .getFirst()
                        .assertions())
                .hasSize(4)
                .allSatisfy(result -> assertThat(result.verdict()).isEqualTo(AssertionResult.Verdict.HOLDS));
    }

    @Test
    void everyFormInTheConfigurationIsRead() throws IOException {
        MappingNode document = Programs.document(block("```yaml\n"));
        assertThat(Dsl.builtIn().check(document).getFirst().assertions()).hasSize(7);
    }
}
