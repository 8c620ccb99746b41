package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.BackendReport.State;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.Resilience.HealthCheck;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.plan.RoutingPlan;

/// Backends that fail their health checks get no calls until they pass again.
final class HealthCheckIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aBackendThatFailsItsCheckGetsNoCallsUntilItPasses() throws Exception {
        var well = new AtomicBoolean();
        try (var sick = backend(well);
                var other = backend(new AtomicBoolean(true));
                var running = Running.with(plan(checked(), named("sick", sick, 1000), named("other", other, 1)))) {
            await(running, "sick", State.UNHEALTHY);
            for (int i = 0; i < 10; i++) {
                assertThat(running.chat(Running.AUTO).statusCode()).isEqualTo(200);
            }
            assertThat(calls(sick)).isZero();
            well.set(true);
            await(running, "sick", State.HEALTHY);
            while (calls(sick) == 0) {
                running.chat(Running.AUTO);
            }
            assertThat(sick.received().getFirst().headers()).containsEntry("authorization", "Bearer backend-key");
        }
    }

    @Test
    void aModelWithoutAWellBackendIsA503ThatSaysWhenToTryAgain() throws Exception {
        try (var sick = backend(new AtomicBoolean());
                var running = Running.with(plan(checked(), named("sick", sick, 1)))) {
            await(running, "sick", State.UNHEALTHY);
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).contains("1");
            assertThat(response.body()).contains("no backend of model \\\"small\\\" passes its health check");
            assertThat(calls(sick)).isZero();
        }
    }

    @Test
    void aCheckThatIsNotAnsweredFails() throws Exception {
        try (var silent = new ScriptedBackend((_, _) -> Thread.sleep(PATIENCE));
                var running = Running.with(plan(checked(), named("silent", silent, 1)))) {
            await(running, "silent", State.UNHEALTHY);
        }
    }

    @Test
    void aReloadKeepsTheStateAndTheEndOfTheChecksForgetsIt() throws Exception {
        var well = new AtomicBoolean();
        try (var sick = backend(well);
                var running = Running.with(plan(checked(), named("sick", sick, 1)))) {
            await(running, "sick", State.UNHEALTHY);
            running.plans().swap(plan(checked(), named("sick", sick, 1)));
            assertThat(running.chat(Running.AUTO).statusCode()).isEqualTo(503);
            running.plans().swap(plan(Resilience.DEFAULT, named("sick", sick, 1)));
            assertThat(running.chat(Running.AUTO).statusCode()).isEqualTo(200);
            assertThat(report(running, "sick").state()).isEqualTo(State.HEALTHY);
        }
    }

    private static ScriptedBackend backend(AtomicBoolean well) throws Exception {
        return new ScriptedBackend(
                (request, wire) -> wire.json(request.line().startsWith("POST") || well.get() ? 200 : 500, "{}"));
    }

    private static long calls(ScriptedBackend backend) {
        return backend.received().stream()
                .filter(request -> request.line().startsWith("POST"))
                .count();
    }

    private static Resilience checked() {
        return TestPlan.resilience(
                0,
                true,
                RetryOn.DEFAULT,
                4096,
                Optional.of(new HealthCheck("/health", Duration.ofMillis(20), Duration.ofMillis(500), 3, 1)),
                Optional.empty());
    }

    private static RoutingPlan plan(Resilience resilience, Backend... backends) {
        return TestPlan.of("openai", List.of(backends), resilience);
    }

    private static Backend named(String name, ScriptedBackend at, int weight) {
        return TestPlan.backend(name, at.port(), weight);
    }

    private static void await(Running running, String backend, State state) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (report(running, backend).state() != state) {
            assertThat(System.nanoTime() - until).as(backend + " is " + state).isNegative();
            Thread.sleep(5);
        }
    }

    private static BackendReport report(Running running, String backend) {
        return running.server().upstream().health().report().stream()
                .filter(each -> each.backend().equals(backend))
                .findAny()
                .orElse(new BackendReport("small", backend, State.HEALTHY, 0, 0, 0, 0, 0, 0, 0));
    }
}
