package semanticrouter.encoders.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.encoders.rerank.Words;

class NetTest {
    private static List<Net.Row> exclusiveOr() {
        var rows = new ArrayList<Net.Row>();
        for (int i = 0; i < 400; i++) {
            int a = i & 1;
            int b = i >> 1 & 1;
            rows.add(new Net.Row(new double[] {a * 2 - 1, b * 2 - 1}, a ^ b, 1));
        }
        return rows;
    }

    private static final Net.Settings SETTINGS = new Net.Settings(8, 60, 0.05, 1e-5, 3);

    @Test
    void learnsWhatNoLineCanTell() {
        Net net = Net.train(exclusiveOr(), 2, 2, SETTINGS);
        for (Net.Row row : exclusiveOr().subList(0, 4)) {
            double[] logits = net.logits(row.input());
            assertThat(logits[row.label()]).isGreaterThan(logits[1 - row.label()]);
        }
    }

    @Test
    void theSameRowsGiveTheSameNet() {
        assertThat(Net.train(exclusiveOr(), 2, 2, SETTINGS)).isEqualTo(Net.train(exclusiveOr(), 2, 2, SETTINGS));
    }

    @Test
    void aNetOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> new Net(2, 2, 2, List.of(1.0))).hasMessageContaining("1 weights");
    }

    @Test
    void pairsAreMadeOfEveryKindAndTheSameForTheSameSeed() {
        var passage = source("The ship left Bristol in 1843 with 60 people. Its owner was Isambard Brunel of London. "
                + "It was the largest ship of its time in the whole of Europe.");
        var other = source("The bridge in Sydney was opened in 1932 after 8 years. Many people from Melbourne came.");
        List<MadePairs.Made> made = new MadePairs(9).of(passage, other);
        assertThat(made).isEqualTo(new MadePairs(9).of(passage, other));
        assertThat(made).extracting(MadePairs.Made::label).contains(0, 1, 2);
        for (MadePairs.Made pair : made) {
            assertThat(pair.hypothesis()).isNotBlank();
        }
        assertThat(new MadePairs(9).of(source("no names here"), other)).isEmpty();
    }

    private static MadePairs.Source source(String text) {
        return new MadePairs.Source(text, Words.of(text));
    }
}
