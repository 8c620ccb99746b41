package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.Decision;
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
    void whoever_asks_is_told_whether_a_system_text_was_put_in() {
        var prompt = new PluginRun("system_prompt", "system_prompt", PluginRun.Status.APPLIED, 1);
        var other = new PluginRun("header_mutation", "header_mutation", PluginRun.Status.APPLIED, 1);
        assertThat(prompted(new Decision.Matched("d", 0, 1, List.of()), true, other, prompt))
                .contains("true");
        assertThat(prompted(new Decision.Matched("d", 0, 1, List.of()), true, other))
                .contains("false");
        assertThat(prompted(new Decision.Matched("d", 0, 1, List.of()), false, prompt))
                .isEmpty();
        assertThat(prompted(new Decision.PassThrough(), true)).isEmpty();
    }

    private static Optional<String> prompted(Decision decision, boolean debug, PluginRun... runs) {
        var trace = new RoutingTrace(
                "id", Instant.EPOCH, "auto", null, null, decision, null, null, List.of(), Timings.NONE, List.of(runs));
        return ResponseHeaders.of(trace, "upstream", debug).first("x-vsr-injected-system-prompt");
    }

    @Test
    void values_are_safe_to_send() {
        assertThat(ResponseHeaders.headerSafe("plain-name")).isEqualTo("plain-name");
        assertThat(ResponseHeaders.headerSafe("中\r\n")).isEqualTo("%E4%B8%AD%0D%0A");
    }
}
