package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.testkit.Property;

/// Who is asked next.
class EscalationTest {
    /// @param quality NaN when unknown
    /// @param price NaN when unknown
    static Candidate candidate(String name, String size, double quality, double price) {
        var profile = new ModelProfile(
                name,
                "",
                size,
                0,
                List.of(),
                List.of(),
                Double.isNaN(quality) ? OptionalDouble.empty() : OptionalDouble.of(quality),
                "",
                List.of(),
                Double.isNaN(price) ? Optional.empty() : Optional.of(new Pricing("USD", price, 9, 9)),
                false);
        return new Candidate(ModelRef.to(name), profile);
    }

    private static Candidate sized(String name, String size) {
        return candidate(name, size, Double.NaN, Double.NaN);
    }

    private static List<String> order(String name, double tradeoff, Candidate... candidates) {
        return Escalation.named(name, tradeoff).order(List.of(candidates)).stream()
                .map(one -> one.ref().model())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "10b, 10000",
        "5.5b, 5500",
        "100m, 100",
        "500k, 0.5",
        "7, 7000",
        "' 7 B ', 7000",
        "'', 0",
        "huge, 0",
        "8x7b, 0",
        "-3b, 0"
    })
    void sizes_are_read_as_millions(String written, double millions) {
        assertThat(ParamSize.millions(written)).isCloseTo(millions, within(1e-9));
    }

    @Test
    void small_models_come_first_and_unknown_ones_before_them() {
        for (String name : List.of("size", "small_to_large")) {
            assertThat(order(
                            name,
                            0.3,
                            sized("big", "70b"),
                            sized("b", "7b"),
                            sized("tiny", "500m"),
                            sized("x", ""),
                            sized("a", "7"),
                            sized("y", "?")))
                    .containsExactly("x", "y", "tiny", "b", "a", "big");
        }
    }

    @Test
    void declared_models_stay_as_they_are() {
        assertThat(order("declared", 0.3, sized("b", "70b"), sized("a", "1b"))).containsExactly("b", "a");
    }

    @Test
    void cheap_models_come_first_and_those_without_a_price_last() {
        assertThat(order(
                        "cost",
                        0.3,
                        candidate("unknown", "1b", 0.1, Double.NaN),
                        candidate("dear", "1b", 0.1, 5),
                        candidate("cheap", "70b", 0.9, 0.5),
                        candidate("free", "70b", 0.9, 0),
                        candidate("dear too", "1b", 0.1, 5)))
                .containsExactly("free", "cheap", "dear", "dear too", "unknown");
    }

    @Test
    void automix_weighs_quality_and_cost() {
        Candidate small = candidate("small", "7b", 0.5, 1);
        Candidate middle = candidate("middle", "", 0.7, 2);
        Candidate large = candidate("large", "70b", 0.9, 5);
        var value = new Escalation.Value(0.3, List.of(small, middle, large));

        assertThat(value.of(small.profile())).isCloseTo(0.7 * 0.5 + 0.3, within(1e-12));
        assertThat(value.of(middle.profile())).isCloseTo(0.7 * 0.7 + 0.3 * 0.75, within(1e-12));
        assertThat(value.of(large.profile())).isCloseTo(0.7 * 0.9, within(1e-12));
        assertThat(order("automix", 0.1, large, small, middle)).containsExactly("small", "middle", "large");
        assertThat(order("automix", 0.9, large, small, middle))
                .as("cheapness is value, and the least value comes first")
                .containsExactly("large", "middle", "small");
    }

    @Test
    void automix_guesses_what_is_unknown() {
        Candidate priced = candidate("priced", "1b", 0.5, 3);
        Candidate sized = candidate("sized", "35b", Double.NaN, 1);
        Candidate vast = candidate("vast", "405b", 0, Double.NaN);
        Candidate blank = candidate("blank", "", Double.NaN, Double.NaN);
        var value = new Escalation.Value(0.5, List.of(priced, sized, vast, blank));

        assertThat(value.of(priced.profile())).isCloseTo(0.5 * 0.5, within(1e-12));
        assertThat(value.of(sized.profile())).isCloseTo(0.5 * 0.65 + 0.5, within(1e-12));
        assertThat(value.of(vast.profile())).isCloseTo(0.5 + 0.5 * 0.5, within(1e-12));
        assertThat(value.of(blank.profile())).isCloseTo(0.5 * 0.5 + 0.5 * 0.5, within(1e-12));
        assertThat(new Escalation.Value(0.5, List.of(priced)).of(priced.profile()))
                .as("one price says nothing")
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void an_order_keeps_every_candidate_and_the_declared_order_of_equals() {
        Property.check("an order is a stable permutation", 200, gen -> {
            List<Candidate> declared = gen.list(
                    0,
                    8,
                    one -> candidate(
                            one.word(),
                            one.oneOf("", "1b", "7b"),
                            one.oneOf(Double.NaN, 0.5),
                            one.oneOf(Double.NaN, 1.0, 2.0)));
            for (String name : List.of("size", "declared", "cost", "automix")) {
                List<Candidate> ordered = Escalation.named(name, 0.3).order(declared);
                assertThat(ordered).containsExactlyInAnyOrderElementsOf(declared);
                assertThat(Escalation.named(name, 0.3).order(ordered)).isEqualTo(ordered);
                Candidate first = declared.isEmpty() ? null : declared.getFirst();
                assertThat(ordered.stream().filter(one -> alike(one, first)).toList())
                        .isEqualTo(declared.stream()
                                .filter(one -> alike(one, first))
                                .toList());
            }
        });
    }

    private static boolean alike(Candidate one, @Nullable Candidate other) {
        return other != null
                && one.profile().paramSize().equals(other.profile().paramSize())
                && one.profile().quality().equals(other.profile().quality())
                && one.profile().pricing().equals(other.profile().pricing());
    }
}
