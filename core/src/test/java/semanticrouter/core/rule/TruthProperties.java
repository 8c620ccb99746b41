package semanticrouter.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruthProperties {
    @Test
    void obeysTheLawsOfKleeneLogic() {
        for (Truth a : Truth.values()) {
            assertThat(a.not().not()).isEqualTo(a);
            assertThat(a.and(a)).isEqualTo(a);
            assertThat(a.or(a)).isEqualTo(a);
            assertThat(a.and(Truth.FALSE)).isEqualTo(Truth.FALSE);
            assertThat(a.or(Truth.TRUE)).isEqualTo(Truth.TRUE);
            assertThat(a.and(Truth.TRUE)).isEqualTo(a);
            assertThat(a.or(Truth.FALSE)).isEqualTo(a);
            for (Truth b : Truth.values()) {
                assertThat(a.and(b)).isEqualTo(b.and(a));
                assertThat(a.or(b)).isEqualTo(b.or(a));
                assertThat(a.and(b).not())
                        .as("De Morgan on %s, %s", a, b)
                        .isEqualTo(a.not().or(b.not()));
                assertThat(a.or(a.and(b))).as("absorption").isEqualTo(a);
                for (Truth c : Truth.values()) {
                    assertThat(a.and(b.and(c))).isEqualTo(a.and(b).and(c));
                    assertThat(a.or(b.or(c))).isEqualTo(a.or(b).or(c));
                    assertThat(a.and(b.or(c))).isEqualTo(a.and(b).or(a.and(c)));
                }
            }
        }
    }

    @Test
    void unknownIsNeverDecidedByItself() {
        assertThat(Truth.UNKNOWN.and(Truth.UNKNOWN.not())).isEqualTo(Truth.UNKNOWN);
        assertThat(Truth.UNKNOWN.or(Truth.UNKNOWN.not())).isEqualTo(Truth.UNKNOWN);
    }
}
