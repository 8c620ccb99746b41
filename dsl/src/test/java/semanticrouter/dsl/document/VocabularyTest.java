package semanticrouter.dsl.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.dsl.Dsl;

class VocabularyTest {
    /// Options of a family the language has never heard of.
    record Weather(
            String name, double windSpeed, @Key("sky") String clouds) {}

    /// Options of a plugin the language has never heard of.
    record Stamp(boolean enabled, String inkColor) {}

    @Test
    void aNewKindIsKnownByItsDeclarationAlone() {
        Dsl dsl = new Dsl(Vocabulary.builtIn()
                .with(List.of(
                        Kind.signal("weather", "weathers", Weather.class),
                        Kind.plugin("stamp", Status.SUPPORTED, Stamp.class))));
        String program = """
                # =============================================================================
                # SIGNALS
                # =============================================================================

                SIGNAL weather storm {
                  wind_speed: 20.5
                  sky: "black"
                }

                # =============================================================================
                # ROUTES
                # =============================================================================

                ROUTE r {
                  PRIORITY 1
                  WHEN weather("storm")
                  MODEL "m"
                  PLUGIN stamp {
                    enabled: true
                    ink_color: "red"
                  }
                }
                """;
        assertThat(dsl.validate("t.dsl", program).issues()).isEmpty();
        assertThat(dsl.format("t.dsl", program).text()).contains(program);
        assertThat(Dsl.builtIn().compile("t.dsl", program).usable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4K,4000", "1.5M,1500000", "'',0", "999,999", "2k,2000"})
    void readsTokenCounts(String text, long tokens) {
        assertThat(TokenCount.parse(text)).hasValue(tokens);
    }

    @ParameterizedTest
    @CsvSource({"many", "-1", "1e3", "K"})
    void refusesOtherTokenCounts(String text) {
        assertThat(TokenCount.parse(text)).isEmpty();
    }
}
