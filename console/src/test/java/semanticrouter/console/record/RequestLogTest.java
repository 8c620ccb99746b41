package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import semanticrouter.console.EveryRequest;
import semanticrouter.console.Fixture;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger("semanticrouter");
    private final Fixture fixture = new Fixture();

    @BeforeEach
    void capture() {
        var encoder = new JsonLogEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.detachAppender(appender);
        appender.stop();
    }

    private List<JsonNode> events() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .toList();
    }

    @Test
    void writesTheSameLinesForManyEventsAtOnce() throws Exception {
        var events = new ArrayList<ILoggingEvent>();
        for (int n = 0; n < 40; n++) { // more than the generator's buffer holds
            events.add(new RequestEvent(logger, fixture.served("r" + n, "auto", "write code")));
            var fault = new LoggingEvent("", logger, Level.WARN, "a \"fault\"\nof two lines", null, null);
            fault.addKeyValuePair(new KeyValuePair("n", n));
            events.add(fault);
        }
        var encoder = new JsonLogEncoder();
        var single = new ByteArrayOutputStream();
        events.forEach(event -> single.writeBytes(encoder.encode(event)));
        var many = new ByteArrayOutputStream();
        encoder.encode(events, many);

        assertThat(many.toString(StandardCharsets.UTF_8)).isEqualTo(single.toString(StandardCharsets.UTF_8));
        assertThat(single.toString(StandardCharsets.UTF_8).lines()).hasSize(80).allMatch(line -> line.endsWith("}"));
    }

    @Test
    void writesOneEventPerRequestWithoutItsText() throws Exception {
        new RequestLog().accept(fixture.served("r1", "auto", "write code CANARY-7f3a"));

        assertThat(events()).hasSize(1);
        JsonNode event = events().getFirst();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("CANARY");
        assertThat(List.copyOf(event.propertyNames()))
                .containsExactly(
                        "ts",
                        "level",
                        "msg",
                        "event",
                        "component",
                        "logger",
                        "request_id",
                        "replay_id",
                        "requested_model",
                        "model",
                        "response_path",
                        "status",
                        "streamed",
                        "recipe",
                        "decision",
                        "confidence",
                        "algorithm",
                        "signals",
                        "projections",
                        "unavailable",
                        "plugins",
                        "entropy",
                        "routing_latency_ms",
                        "total_latency_ms",
                        "ttft_ms",
                        "completion_latency_ms",
                        "prompt_tokens",
                        "cached_prompt_tokens",
                        "cache_write_tokens",
                        "completion_tokens",
                        "total_tokens",
                        "cost",
                        "currency",
                        "pricing_prompt_per_1m",
                        "pricing_completion_per_1m",
                        "pricing_cached_input_per_1m",
                        "pricing_cache_write_per_1m");
        assertThat(event.path("event").asString()).isEqualTo("routing_decision");
        assertThat(event.path("level").asString()).isEqualTo("info");
        assertThat(event.path("ts").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(event.path("request_id").asString()).isEqualTo("r1");
        assertThat(event.path("replay_id").asString()).isEqualTo("r1");
        assertThat(event.path("decision").asString()).isEqualTo("coding");
        assertThat(event.path("model").asString()).isEqualTo("big");
        assertThat(event.at("/signals/0").asString()).isEqualTo("keyword:code");
        assertThat(event.path("total_tokens").asInt()).isEqualTo(150);
        assertThat(event.path("cost").asDouble()).isEqualTo((80 * 3 + 20 * 1.5 + 50 * 15) / 1e6);
        assertThat(event.path("currency").asString()).isEqualTo("USD");
        assertThat(event.path("pricing_prompt_per_1m").asDouble()).isEqualTo(3);
        assertThat(event.path("pricing_completion_per_1m").asDouble()).isEqualTo(15);
        assertThat(event.path("pricing_cached_input_per_1m").asDouble()).isEqualTo(1.5);
        assertThat(event.path("pricing_cache_write_per_1m").asDouble()).isEqualTo(3);
        assertThat(event.path("completion_latency_ms").asDouble()).isEqualTo(1000);
    }

    /// A loop asks several models, each for its own price.
    @Test
    void saysNoPriceWhereSeveralModelsAnswered() throws Exception {
        RoutingTrace trace = fixture.served("r1", "auto", "write code").trace();
        trace.facts()
                .add(new Fact.Looped("confidence", "big", 2, List.of(), new Usage(30, 0, 8), Optional.empty(), 1_000));
        new RequestLog().accept(new Completion(trace, 200, "looper", "", Usage.NONE, false, 0, 0, 1_000));

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("pricing_");
    }

    @Test
    void saysWhatPluginsDidAndCouldNotDo() throws Exception {
        new RequestLog()
                .accept(new Completion(
                        EveryRequest.trace(fixture), 200, "upstream", "", Usage.NONE, false, 0, 0, 1_000));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("\"cache_hit\":")
                .containsOnlyOnce("\"cache_write_skipped_reason\":");
        JsonNode event = events().getFirst();
        assertThat(event.path("cache_hit").isBoolean()).isTrue();
        assertThat(event.path("cache_write_skipped_reason").asString()).isEqualTo("retention.drop");
        assertThat(event.at("/plugin_errors/0").asString()).isEqualTo("tools:encoder_missing");
        assertThat(event.at("/translation_lossy/0").asString()).isEqualTo("lossy:dropped");
    }

    @Test
    void namesTheCallerOnlyWhenAskedTo() {
        var encoder = new JsonLogEncoder();
        encoder.addCaller(true);
        var event = new LoggingEvent("", logger, Level.WARN, "a fault", null, null);
        event.setCallerData(new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", 7)});

        assertThat(new String(encoder.encode(event), StandardCharsets.UTF_8)).contains("\"caller\":\"B.java:7\"");
        assertThat(new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8))
                .doesNotContain("caller");
    }

    @Test
    void otherEventsKeepTheirKeysAndStack() {
        LoggerFactory.getLogger("semanticrouter.gateway.Listener")
                .atWarn()
                .setCause(new IllegalStateException("broken, api_key: k1"))
                .addKeyValue("count", 3)
                .addKeyValue("flag", true)
                .addKeyValue("nothing", (Object) null)
                .log("a \"quoted\" {} line with token=abc", "filled");

        JsonNode event = events().getFirst();
        assertThat(event.path("msg").asString()).isEqualTo("a \"quoted\" filled line with token=[REDACTED]");
        assertThat(event.path("component").asString()).isEqualTo("gateway");
        assertThat(event.path("count").asInt()).isEqualTo(3);
        assertThat(event.path("flag").asBoolean()).isTrue();
        assertThat(event.path("nothing").isNull()).isTrue();
        assertThat(event.path("stack").asString()).contains("IllegalStateException: broken, api_key: [REDACTED]");
        assertThat(event.has("event")).isFalse();
    }
}
