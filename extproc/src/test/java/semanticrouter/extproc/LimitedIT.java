package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.limit.Quota;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.extproc.SameEitherWayIT.Case;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;

/// Whoever has used up a limit is told so through Envoy as at the router's own listener (specification: dataplane §6.3,
/// appendix A6).
final class LimitedIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Limiter SPENT =
            _ -> new Limiter.Verdict.Denied("three", new Quota(3, 0, CLOCK.millis() + 1_500));
    private static final String TURN = ",'messages':[{'role':'user','content':'x'}]}";

    private static Processor processor(ScriptedBackend backend) throws Exception {
        var limit = new RateLimit(List.of(SPENT), IdentityHeaders.DEFAULT, new OpenGrants(), CLOCK);
        return Processor.with(TestPlan.of(List.of(TestPlan.backend(backend.port())), limit));
    }

    private static Case asking(String path, String body) {
        return new Case(path, "openai", path, Headers.NONE, body.replace('\'', '"'), (_, wire) -> wire.json(200, "{}"));
    }

    private static Outcome envoy(Processor processor, ScriptedBackend backend, Case each) throws Exception {
        return SameEitherWayIT.throughEnvoy(
                processor, backend, each, BodySendMode.BUFFERED, BodySendMode.BUFFERED, List::of);
    }

    @Test
    void isToldWhichLimitAndWhenToComeAgain() throws Exception {
        try (var backend = ScriptedBackend.answering("{}");
                var processor = processor(backend)) {
            Outcome told = envoy(processor, backend, asking(Running.CHAT, Running.AUTO));
            assertThat(told.status()).isEqualTo(429);
            assertThat(told.headers())
                    .containsEntry("retry-after", "2")
                    .containsEntry("x-ratelimit-limit", "3")
                    .containsEntry("x-ratelimit-remaining", "0")
                    .containsEntry("x-ratelimit-reset", "1767225602")
                    .containsEntry("x-vsr-ratelimit-rule", "three")
                    .containsEntry("x-vsr-response-path", "rate_limited")
                    .containsEntry("x-vsr-schema-version", "2")
                    .containsEntry("content-type", "application/json");
            assertThat(told.body())
                    .isEqualTo("{\"error\":{\"message\":\"Rate limit exceeded. Retry after 2 seconds.\","
                            + "\"type\":\"rate_limit_error\",\"code\":429}}");
            assertThat(backend.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/v1/chat/completions|{'model':'auto'" + TURN,
                "/v1/chat/completions|{'model':'auto','stream':true" + TURN,
                "/v1/messages|{'model':'auto','max_tokens':9" + TURN,
                "/v1/messages|{'model':'auto','max_tokens':9,'stream':true" + TURN
            })
    void isTheSameEitherWay(String path, String body) throws Exception {
        try (var backend = ScriptedBackend.answering("{}");
                var processor = processor(backend)) {
            Case each = asking(path, body);
            Outcome direct = SameEitherWayIT.direct(processor, backend, each);
            assertThat(direct.status()).isEqualTo(429);
            assertThat(envoy(processor, backend, each)).isEqualTo(direct);
        }
    }
}
