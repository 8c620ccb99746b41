package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A gateway whose plan is not whole yet.
final class AwaitedIT {
    @Test
    void nobodyIsServedUntilThePlanIsWhole() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"choices\":[{\"message\":{\"content\":\"x\"}}]}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            running.plans().await("namespace \"default\" has no IntelligentRoute");

            HttpResponse<String> refused = running.chat(Running.AUTO);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("not ready", "no IntelligentRoute");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
            assertThat(running.send(HttpRequest.newBuilder(running.uri("/v1/models")))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(backend.received()).isEmpty();

            running.plans().swap(TestPlan.of(List.of(TestPlan.backend(backend.port()))));
            assertThat(running.chat(Running.AUTO).statusCode()).isEqualTo(200);
            assertThat(running.send(HttpRequest.newBuilder(running.uri("/v1/models")))
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
