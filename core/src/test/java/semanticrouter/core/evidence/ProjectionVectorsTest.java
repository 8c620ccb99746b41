package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.rule.NumericPredicate;

class ProjectionVectorsTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-6);

    @Test
    void softmax_vectors() {
        assertThat(PartitionRules.softmax(new double[] {.82, .74, .61}, .1)[0]).isCloseTo(.636219, CLOSE);
        assertThat(PartitionRules.softmax(new double[] {.82, .74, .61}, 1)[0]).isCloseTo(.365805, CLOSE);
    }

    @Test
    void mapping_confidence_vectors() {
        var mapping = new Mapping("m", "s", false, Mapping.DEFAULT_SLOPE, List.of());
        var output = new Mapping.Output("o", new NumericPredicate(null, 0.5, null, null));
        assertThat(mapping.confidence(output, .75)).isCloseTo(.952574, CLOSE);
        assertThat(mapping.confidence(output, .53)).isCloseTo(.589040, CLOSE);
        assertThat(mapping.confidence(output, .5)).isEqualTo(.5);
    }

    @Test
    void no_contender_takes_the_default_without_confidence() {
        var rules = new PartitionRules(List.of(new Partition("p", "domain", true, .2, List.of("a", "b"), "b")));
        var left = rules.reduce("domain", List.of("a", "b", "c"), new LinkedHashMap<>());
        assertThat(left).containsOnlyKeys("b").containsEntry("b", Double.NaN);
        assertThat(rules.steps().getFirst().defaultUsed()).isTrue();
    }

    @Test
    void one_contender_keeps_its_raw_confidence_and_is_not_traced() {
        var rules = new PartitionRules(List.of(new Partition("p", "domain", true, .2, List.of("a", "b"), "b")));
        var matches = new LinkedHashMap<String, Double>();
        matches.put("a", .7);
        assertThat(rules.reduce("domain", List.of("a", "b"), matches)).containsExactlyEntriesOf(matches);
        assertThat(rules.steps()).isEmpty();
    }

    @Test
    void losers_leave_and_others_stay_in_order() {
        var rules = new PartitionRules(List.of(new Partition("p", "domain", false, 1, List.of("a", "b"), "b")));
        var matches = new LinkedHashMap<String, Double>();
        matches.put("a", .7);
        matches.put("x", .2);
        matches.put("b", .9);
        assertThat(rules.reduce("domain", List.of("a", "b", "x"), matches).keySet())
                .containsExactly("x", "b");
        assertThat(rules.steps().getFirst().margin()).isCloseTo(.2, CLOSE);
    }
}
