package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactsTest {
    private final Facts facts = new Facts();

    @Test
    void keepEachThingOnceInTheOrderItCame() {
        facts.add(new Fact.TokensCapped());
        facts.add(new Fact.ParamBlocked("seed"));
        facts.add(new Fact.TokensCapped());

        assertThat(facts.all()).containsExactly(new Fact.TokensCapped(), new Fact.ParamBlocked("seed"));
        assertThat(facts.first(Fact.ParamBlocked.class)).contains(new Fact.ParamBlocked("seed"));
        facts.add(new Fact.ParamBlocked("n"));
        assertThat(facts.last(Fact.ParamBlocked.class)).contains(new Fact.ParamBlocked("n"));
        assertThat(facts.first(Fact.CacheLookup.class)).isEmpty();
    }

    @Test
    void haveABound() {
        for (int i = 0; i < 2 * Facts.MOST; i++) {
            facts.add(new Fact.ParamBlocked("p" + i));
        }
        assertThat(facts.all()).hasSize(Facts.MOST).first().isEqualTo(new Fact.ParamBlocked("p0"));
    }
}
