package semanticrouter.selectors.looper.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a judge writes.
class AnalysisTest {
    @Test
    void analyses() {
        Analysis analysis =
                Analysis.of("{\"consensus\": [\"x\", 3, \"\"], \"blind_spots\": \"one\", \"contradictions\": null}");

        assertThat(analysis.shown())
                .hasToString("{\"consensus\":[\"x\"],\"contradictions\":[],\"partial_coverage\":[],"
                        + "\"unique_insights\":[],\"blind_spots\":[\"one\"],\"parse_failed\":false}");
        assertThat(Analysis.of("{\"other\": 1}").failed()).isTrue();
        assertThat(Analysis.of("hm").shown().toString()).contains("\"raw\":\"hm\",\"parse_failed\":true");
        assertThat(Analysis.of("hm").told()).isEqualTo("hm");
    }
}
