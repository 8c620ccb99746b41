package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// What is remembered of answers is what they said, however many there were.
class ExamplesTest {
    private static final int VARIABLES = 70;

    @Test
    void anExampleIsFoundExactlyWhenOneOfTheLatestMeetsTheAssumptions() {
        Property.check("examples are those of a list", 30, gen -> {
            Examples examples = new Examples(VARIABLES);
            List<Answer.Possible> latest = new ArrayList<>();
            int count = gen.oneOf(0, 1, 63, 64, 65, 300, 512, 513, 700);
            for (int i = 0; i < count; i++) {
                Answer.Possible answer = answer(gen);
                examples.add(answer);
                latest.add(answer);
                if (latest.size() > 512) {
                    latest.removeFirst();
                }
            }
            for (int question = 0; question < 200; question++) {
                int[] assumptions = assumptions(gen);
                boolean expected = latest.stream().anyMatch(answer -> meets(answer, assumptions));
                assertThat(examples.with(assumptions).isPresent()).isEqualTo(expected);
                examples.with(assumptions)
                        .ifPresent(
                                found -> assertThat(meets(found, assumptions)).isTrue());
            }
        });
    }

    private static boolean meets(Answer.Possible answer, int[] assumptions) {
        return IntStream.of(assumptions).allMatch(answer::holds);
    }

    private static Answer.Possible answer(Gen gen) {
        BitSet values = new BitSet();
        for (int variable = 1; variable <= VARIABLES; variable++) {
            values.set(variable, gen.flip());
        }
        return new Answer.Possible(values);
    }

    private static int[] assumptions(Gen gen) {
        int[] assumptions = new int[gen.between(0, 12)];
        for (int i = 0; i < assumptions.length; i++) {
            assumptions[i] = gen.between(1, VARIABLES) * (gen.flip() ? 1 : -1);
        }
        return assumptions;
    }
}
