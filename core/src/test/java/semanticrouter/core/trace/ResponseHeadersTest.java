package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.request.Headers;
import semanticrouter.testkit.Property;

class ResponseHeadersTest {
    private static final Decision MATCHED = new Decision.Matched("d", 0, 1, List.of());

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
        var prompt = new Fact.SystemTextSet();
        assertThat(prompted(MATCHED, true, new Fact.TokensCapped(), prompt)).contains("true");
        assertThat(prompted(MATCHED, true, new Fact.TokensCapped())).contains("false");
        assertThat(prompted(MATCHED, false, prompt)).isEmpty();
        assertThat(prompted(new Decision.PassThrough(), true)).isEmpty();
    }

    private static Optional<String> prompted(Decision decision, boolean debug, Fact... facts) {
        return headers(decision, debug, facts).first("x-vsr-injected-system-prompt");
    }

    private static Headers headers(Decision decision, boolean debug, Fact... facts) {
        var trace = new RoutingTrace(
                "id", Instant.EPOCH, "auto", null, null, decision, null, null, List.of(), Timings.NONE, List.of());
        List.of(facts).forEach(trace.facts()::add);
        return ResponseHeaders.of(trace, "upstream", debug);
    }

    @Test
    void whoever_asks_is_told_what_the_cache_and_the_search_for_tools_found() {
        var missed = new Fact.CacheLookup("memory", "openai", Fact.Hit.NONE, Fact.Source.NONE, 0.51239, 0.8, 0, 1);
        var tools = new Fact.ToolsRetrieved("weighted", 2, 0.75, 1_000_001);

        Headers told = headers(MATCHED, true, missed, tools);

        assertThat(told.first("x-vsr-cache-similarity")).contains("0.5124");
        assertThat(told.first("x-vsr-tools-strategy")).contains("weighted");
        assertThat(told.first("x-vsr-tools-confidence")).contains("0.7500");
        assertThat(told.first("x-vsr-tools-latency-ms")).contains("2");
        Headers untold = headers(MATCHED, false, missed, tools);
        assertThat(untold.first("x-vsr-cache-similarity")).isEmpty();
        assertThat(untold.first("x-vsr-tools-strategy")).isEmpty();
        assertThat(headers(MATCHED, true).first("x-vsr-tools-strategy")).isEmpty();
    }

    @Test
    void values_are_safe_to_send() {
        assertThat(ResponseHeaders.headerSafe("plain-name")).isEqualTo("plain-name");
        assertThat(ResponseHeaders.headerSafe("中\r\n")).isEqualTo("%E4%B8%AD%0D%0A");
    }
}
