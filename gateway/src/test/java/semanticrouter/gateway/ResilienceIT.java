package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.BackendReport.State;

/// Backends that fail cost the client nothing while another one is well, and are left alone for a while.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record ResilienceIT(boolean loopThreads) {
    private static final String OK = "{\"ok\":1}";

    @Test
    void aBackendThatSays503IsTriedElsewhereAndLeftOutAfterFiveFailures() throws Exception {
        try (var bad = new ScriptedBackend((_, wire) -> wire.json(503, "{}"));
                var good = ScriptedBackend.answering(OK);
                var running = start(Resilience.DEFAULT, backend("bad", bad, 1000), backend("good", good, 1))) {
            for (int i = 0; i < 12; i++) {
                assertThat(running.chat(Running.AUTO).body()).isEqualTo(OK);
            }
            assertThat(bad.received()).hasSize(5);
            assertThat(report(running, "bad").state()).isEqualTo(State.EJECTED);
            BackendReport served = report(running, "good");
            assertThat(served.successes()).isEqualTo(12);
            assertThat(served.active()).isZero();
        }
    }

    @Test
    void aStreamThatBeginsWith502IsTriedElsewhere() throws Exception {
        try (var bad = new ScriptedBackend((_, wire) -> {
                    wire.write("HTTP/1.1 502 X\r\ncontent-type: text/event-stream\r\ncontent-length: 0\r\n\r\n");
                });
                var good = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: [DONE]\n\n");
                    wire.lastChunk();
                });
                var running = start(Resilience.DEFAULT, backend("bad", bad, 1000), backend("good", good, 1))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("data: [DONE]\n\n");
        }
    }

    @Test
    void whatIsNotInTheListOfFaultsIsNotTriedAgain() throws Exception {
        try (var bad = new ScriptedBackend((_, wire) -> wire.json(500, "{\"bad\":1}"));
                var good = ScriptedBackend.answering(OK);
                var running = start(Resilience.DEFAULT, backend("bad", bad, 1000), backend("good", good, 1))) {
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"bad\":1}");
            assertThat(good.received()).isEmpty();
        }
    }

    @Test
    void theOnlyBackendIsTriedAgainWhenARetryCountSaysSo() throws Exception {
        var retrying = resilience(3, true, RetryOn.DEFAULT, 4096);
        try (var bad = new ScriptedBackend((_, wire) -> wire.json(503, "{\"busy\":1}"));
                var running = start(retrying, backend("bad", bad, 1))) {
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"busy\":1}");
            assertThat(bad.received()).hasSize(4);
        }
    }

    @Test
    void aResetIsTriedAgainOnlyWhenAskedFor() throws Exception {
        try (var bad = new ScriptedBackend((_, wire) -> wire.reset());
                var good = ScriptedBackend.answering(OK);
                var careful = start(Resilience.DEFAULT, backend("bad", bad, 1000), backend("good", good, 1));
                var bold = start(
                        resilience(1, true, RetryOn.parse("reset").orElseThrow(), 4096),
                        backend("bad", bad, 1000),
                        backend("good", good, 1))) {
            assertThat(careful.chat(Running.AUTO).statusCode()).isEqualTo(502);
            assertThat(bold.chat(Running.AUTO).body()).isEqualTo(OK);
        }
    }

    @Test
    void fullBackendsAreA503ThatSaysWhenToTryAgain() throws Exception {
        var over = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    begun.countDown();
                    over.await();
                    wire.json(200, OK);
                });
                var running = start(resilience(0, true, RetryOn.DEFAULT, 1), backend("b", backend, 1))) {
            var first = running.client()
                    .sendAsync(running.post(Running.CHAT, Running.AUTO).build(), HttpResponse.BodyHandlers.ofString());
            begun.await();
            HttpResponse<String> second = running.chat(Running.AUTO);
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("retry-after")).contains("1");
            assertThat(second.body()).contains("every backend has as many calls as it may");
            over.countDown();
            assertThat(first.get().body()).isEqualTo(OK);
        }
    }

    @Test
    void noMoreConnectionsAreOpenedAndNoMoreCallsWaitThanAModelAllows() throws Exception {
        int loops = Running.options().eventLoops();
        int calls = 4 * loops;
        var over = new CountDownLatch(1);
        var refused = new CountDownLatch(calls - 2 * loops);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    over.await();
                    wire.json(200, OK);
                });
                var running = start(narrow(new Resilience.Pool(1, 1)), backend("b", backend, 1))) {
            var answers = Stream.generate(() -> running.client()
                            .sendAsync(
                                    running.post(Running.CHAT, Running.AUTO).build(),
                                    HttpResponse.BodyHandlers.ofString()))
                    .limit(calls)
                    .toList();
            for (var answer : answers) {
                var _ = answer.thenAccept(_ -> refused.countDown());
            }
            refused.await();
            assertThat(backend.accepted()).isLessThanOrEqualTo(loops);
            over.countDown();
            var bodies = new ArrayList<String>();
            for (var answer : answers) {
                bodies.add(answer.get().body());
            }
            assertThat(bodies).filteredOn(OK::equals).hasSizeBetween(1, 2 * loops);
            assertThat(bodies)
                    .filteredOn(body -> !body.equals(OK))
                    .hasSizeGreaterThanOrEqualTo(calls - 2 * loops)
                    .allMatch(body -> body.contains("no connection is free"));
        }
    }

    private static Resilience narrow(Resilience.Pool pool) {
        Resilience all = resilience(0, false, RetryOn.DEFAULT, 4096);
        return new Resilience(
                all.balance(),
                all.retries(),
                all.sameBackend(),
                all.retryOn(),
                all.retryPercent(),
                all.ejectAfter(),
                all.ejectionTime(),
                all.ejectedPercent(),
                all.requestsMax(),
                pool,
                all.check(),
                all.hedgeAfter());
    }

    @Test
    void aSilentBackendIsHedgedAndItsCallCancelled() throws Exception {
        var over = new CountDownLatch(1);
        try (var silent = new ScriptedBackend((_, _) -> over.await());
                var good = ScriptedBackend.answering(OK);
                var running = start(hedged(), backend("silent", silent, 1_000_000), backend("good", good, 1))) {
            assertThat(running.chat(Running.AUTO).body()).isEqualTo(OK);
            running.completion();
            assertThat(silent.received()).hasSize(1);
            BackendReport cancelled = report(running, "silent");
            while (cancelled.active() > 0) {
                Thread.sleep(1);
                cancelled = report(running, "silent");
            }
            assertThat(cancelled.cancelled()).isEqualTo(1);
            assertThat(cancelled.failures()).isZero();
            assertThat(report(running, "good").successes()).isEqualTo(1);
            over.countDown();
        }
    }

    @Test
    void aHedgeThatFailsLeavesTheReplyToTheFirst() throws Exception {
        var asked = new CountDownLatch(1);
        try (var slow = new ScriptedBackend((_, wire) -> {
                    asked.await();
                    wire.json(200, OK);
                });
                var broken = new ScriptedBackend((_, wire) -> {
                    wire.reset();
                    asked.countDown();
                });
                var running = start(hedged(), backend("slow", slow, 1_000_000), backend("broken", broken, 1))) {
            assertThat(running.chat(Running.AUTO).body()).isEqualTo(OK);
            assertThat(report(running, "broken").failures()).isEqualTo(1);
        }
    }

    private static Resilience hedged() {
        return TestPlan.resilience(
                0, true, RetryOn.DEFAULT, 4096, Optional.empty(), Optional.of(Duration.ofMillis(20)));
    }

    private static Resilience resilience(int retries, boolean sameBackend, RetryOn on, int requestsMax) {
        return TestPlan.resilience(retries, sameBackend, on, requestsMax, Optional.empty(), Optional.empty());
    }

    private Running start(Resilience resilience, Backend... backends) throws Exception {
        RoutingPlan plan = TestPlan.of("openai", List.of(backends), resilience);
        return Running.with(Running.options().withLoopThreads(loopThreads), plan);
    }

    private static Backend backend(String name, ScriptedBackend at, int weight) {
        return TestPlan.backend(name, at.port(), weight);
    }

    private static BackendReport report(Running running, String backend) {
        return running.server().upstream().health().report().stream()
                .filter(each -> each.backend().equals(backend))
                .findAny()
                .orElseThrow();
    }
}
