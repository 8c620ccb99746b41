package semanticrouter.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalStudyTest {
    private static SignalStudy.Observation seen(String decision, String keyword, String domain, List<String> lazily) {
        var found = new LinkedHashMap<String, String>();
        found.put("keyword", keyword);
        found.put("domain", domain);
        return new SignalStudy.Observation(
                decision, found, Map.of("keyword", 0.1, "domain", 10.0), lazily, 10.1, lazily.size() == 1 ? 0.1 : 10.1);
    }

    @Test
    void a_family_that_repeats_another_is_informative_but_adds_nothing() {
        var study = new SignalStudy();
        study.add(seen("a", "x", "m", List.of("keyword")));
        study.add(seen("b", "", "n", List.of("keyword", "domain")));
        study.add(seen("a", "x", "m", List.of("keyword")));
        study.add(seen("b", "", "n", List.of("keyword", "domain")));

        SignalStudy.Result result = study.result();
        assertThat(result.decisionBits()).isEqualTo(1);
        assertThat(result.rows().get(0).bits()).isEqualTo(1);
        assertThat(result.rows().get(0).added()).isEqualTo(1);
        assertThat(result.rows().get(1).bits()).isEqualTo(1);
        assertThat(result.rows().get(1).added()).isZero();
        assertThat(result.rows().get(1).asked()).isEqualTo(0.5);
        assertThat(result.lazyMillis()).isCloseTo(5.1, within(1e-9));
    }

    @Test
    void two_families_that_decide_together_add_up_to_the_decision() {
        var study = new SignalStudy();
        for (String keyword : List.of("", "x")) {
            for (String domain : List.of("m", "n")) {
                study.add(seen(keyword + domain, keyword, domain, List.of()));
            }
        }
        SignalStudy.Result result = study.result();
        assertThat(result.decisionBits()).isEqualTo(2);
        assertThat(result.rows().stream().mapToDouble(SignalStudy.Row::added).sum())
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void no_prompts_give_no_figures() {
        assertThat(new SignalStudy().result()).isEqualTo(new SignalStudy.Result(0, 0, List.of(), 0, 0));
    }
}
