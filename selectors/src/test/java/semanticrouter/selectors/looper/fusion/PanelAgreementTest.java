package semanticrouter.selectors.looper.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.selectors.looper.fusion.FusionOptions.Grounding;
import semanticrouter.selectors.looper.fusion.PanelAgreement.Score;
import semanticrouter.selectors.looper.script.Relations;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.core.trace.Usage;
import semanticrouter.selectors.Setups;

class PanelAgreementTest {
    @Test
    void theGoldenVector() throws Exception {
        Relations relations = new Relations((_, _) -> Relations.of(.4, .2));

        assertThat(new PanelAgreement(relations, 1).of(List.of("a", "b")))
                .allSatisfy(score -> assertThat(score.score()).isCloseTo(.6, within(1e-9)));
        assertThat(new PanelAgreement(relations, 0).of(List.of("a", "b")))
                .allSatisfy(score -> assertThat(score.score()).isCloseTo(.4, within(1e-9)));
        assertThat(new PanelAgreement(relations, 1).of(List.of("a"))).isEmpty();
    }

    @Test
    void whoeverStandsAloneIsFlagged() throws Exception {
        Relations relations = new Relations((premise, hypothesis) ->
                premise.equals("odd") || hypothesis.equals("odd") ? Relations.of(0, .9) : Relations.of(.8, 0));

        List<Score> scores = new PanelAgreement(relations, 1).of(List.of("a", "odd", "b"));

        assertThat(scores).extracting(Score::flagged).containsExactly(false, true, false);
        assertThat(scores.get(0).score()).isCloseTo((.4 - .45 + 1) / 2, within(1e-9));
        assertThat(scores.get(1).score()).isCloseTo(.05, within(1e-9));
        assertThat(relations.asked).contains("a|odd", "odd|a").hasSize(6);
    }

    @Test
    void longTextsAreReadInPieces() throws Exception {
        String sentence = "This sentence is one of very many. ";
        String text = sentence.repeat(100);
        Relations relations =
                new Relations((premise, _) -> premise.equals("yes.") ? Relations.of(.9, 0) : Relations.of(.1, .5));

        new PanelAgreement(relations, 1).of(List.of(text, "yes."));

        assertThat(relations.asked).hasSize(16 + 2);
        assertThat(PanelAgreement.sentences(text)).hasSize(16).containsOnly(sentence.strip());
        assertThat(PanelAgreement.sentences("x".repeat(2_000))).containsExactly("x".repeat(600));
        assertThat(PanelAgreement.windows("\ud83d\ude00".repeat(3_000)))
                .containsExactly("\ud83d\ude00".repeat(1_200), "\ud83d\ude00".repeat(1_200));
    }

    @Test
    void theBestWindowCounts() throws Exception {
        String text = "a".repeat(1_200) + "b".repeat(1_200);
        Relations relations =
                new Relations((premise, _) -> premise.startsWith("b") ? Relations.of(.9, 0) : Relations.of(.1, .5));

        List<Score> scores = new PanelAgreement(relations, 1).of(List.of("A sentence that can be judged.", text));

        assertThat(scores.get(0).score()).isCloseTo(.95, within(1e-9));
    }

    @Test
    void aModelWithoutTheLabels() {
        Relations relations = new Relations((_, _) -> new LabelScores(List.of("yes", "no"), new double[] {1, 0}));

        assertThatThrownBy(() -> new PanelAgreement(relations, 1).of(List.of("a", "b")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("entailment");
    }

    @Test
    void filterKeepsTheBest() {
        assertThat(kept(.5, 1, .9, .2, .6)).containsExactly(0, 2);
        assertThat(kept(.95, 2, .9, .2, .6)).containsExactly(0, 2);
        assertThat(kept(.95, 0, .1, .2, .2)).containsExactly(1);
        assertThat(kept(0, 1, .1, .2, .3)).containsExactly(0, 1, 2);
    }

    private static List<Integer> kept(double least, int keep, double... scores) {
        var answers = new ArrayList<PanelAnswer>();
        var marks = new ArrayList<Score>();
        for (double score : scores) {
            answers.add(
                    new PanelAnswer(Setups.candidate("m"), 0, new ChatAnswer("x", "", null, "stop", null, Usage.NONE)));
            marks.add(new Score(score, false));
        }
        return Grounded.of(answers, new Grounding(true, "panel", "filter", least, keep, 1, ""), "panel", marks)
                .kept();
    }
}
