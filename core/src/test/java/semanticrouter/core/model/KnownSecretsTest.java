package semanticrouter.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSecretsTest {
    private final KnownSecrets keys =
            new KnownSecrets(List.of(new Secret("alpha"), new Secret("béta"), new Secret("alpha")));

    @Test
    void knowsWhatIsWholeAndNothingElse() {
        assertThat(keys.find("béta")).isEqualTo(1);
        assertThat(keys.find("alpha")).isEqualTo(2);
        for (String wrong : List.of("", "a", "alph", "alphaa", "Alpha", " alpha", "beta", "alpha\0")) {
            assertThat(keys.find(wrong)).as(wrong).isEqualTo(-1);
            assertThat(keys.knows(wrong)).as(wrong).isFalse();
        }
        assertThat(keys.knows("alpha")).isTrue();
    }

    @Test
    void anEmptySecretLetsNobodyIn() {
        assertThat(new KnownSecrets(List.of(new Secret(""))).knows("")).isFalse();
        assertThat(new KnownSecrets(List.of()).isEmpty()).isTrue();
        assertThat(new KnownSecrets(List.of()).knows("alpha")).isFalse();
    }

    @Test
    void secretsAreEqualByTheirTextAndDoNotPrint() {
        assertThat(new Secret("béta")).isEqualTo(new Secret("béta")).hasSameHashCodeAs(new Secret("béta"));
        assertThat(new Secret("béta")).isNotEqualTo(new Secret("beta")).isNotEqualTo(null);
        assertThat(new Secret("béta")).hasToString("***");
    }
}
