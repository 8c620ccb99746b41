package semanticrouter.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PricingTest {
    @Test
    void everyKindOfTokenHasItsPrice() {
        var pricing = new Pricing("USD", 2, 10, 0.5, 2.5);

        assertThat(pricing.cost(1_000_000, 200_000, 300_000, 100_000)).isEqualTo(1 + 0.1 + 0.75 + 1);
    }

    @Test
    void writingToTheCacheCostsAPromptTokenUnlessPriced() {
        assertThat(new Pricing("USD", 2, 10, 0.5).cost(1_000_000, 0, 1_000_000, 0))
                .isEqualTo(2);
    }
}
