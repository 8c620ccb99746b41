package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Property;

class ResponseHeadersTest {
    @Test
    void numbers_have_their_decimals() {
        assertThat(Decimals.fixed(0, 4)).isEqualTo("0.0000");
        assertThat(Decimals.fixed(1, 4)).isEqualTo("1.0000");
        assertThat(Decimals.fixed(1.5849625, 2)).isEqualTo("1.58");
        Property.check("fixed equals a formatter", 2_000, gen -> {
            double value = gen.unit() * gen.oneOf(1, 10, 1000);
            assertThat(Decimals.fixed(value, 4)).isEqualTo(String.format(Locale.ROOT, "%.4f", value));
        });
    }

    @Test
    void values_are_safe_to_send() {
        assertThat(ResponseHeaders.headerSafe("plain-name")).isEqualTo("plain-name");
        assertThat(ResponseHeaders.headerSafe("中\r\n")).isEqualTo("%E4%B8%AD%0D%0A");
    }
}
