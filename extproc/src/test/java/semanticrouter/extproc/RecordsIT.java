package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.console.replay.PersonalData;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.CompletionListener;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.stores.replay.MemoryReplays;
import semanticrouter.stores.response.Bounds;

/// The record of a request that came through Envoy is the one of the same request at the router's own listener.
final class RecordsIT {
    private static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";

    /// What each request has of its own: who it is, and when and how long.
    private static final Set<String> OWN = Set.of("id", "timestamp", "ended_at", "duration_ms", "us", "entropy");

    private final ReplayStore store = new MemoryReplays(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());

    /// What the record said while the backend was asked.
    private final LinkedBlockingQueue<Lifecycle> meanwhile = new LinkedBlockingQueue<>();

    /// Records as the server's own observer does.
    private record Recording(ReplayRecorder recorder) implements CompletionListener {
        @Override
        public void completed(Completion completion) {
            recorder.accept(completion);
        }

        @Override
        public Upstream around(Upstream next) {
            return call -> {
                recorder.begin(call);
                return next.send(call);
            };
        }
    }

    private ReplayRecord newest() {
        try {
            return store.newest(ReplayQuery.ALL, 0, 1).records().getFirst();
        } catch (Exception unusable) {
            throw new AssertionError(unusable);
        }
    }

    private Map<String, Object> record(Running gateway) throws InterruptedException {
        String id = gateway.completion().trace().id();
        ReplayRecord record = newest();
        assertThat(record.head().id()).isEqualTo(id);
        assertThat(meanwhile.poll()).isEqualTo(Lifecycle.IN_PROGRESS);
        return plain(record.summary().get());
    }

    private static Map<String, Object> plain(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (!OWN.contains(key.toString())) {
                plain.put(key.toString(), value instanceof Map<?, ?> inner ? plain(inner) : value);
            }
        });
        return plain;
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 429, 500})
    void isTheSameEitherWay(int status) throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
            meanwhile.add(newest().head().lifecycle());
            wire.json(status, status == 200 ? REPLY : "{\"error\":{\"message\":\"no\"}}");
        })) {
            RoutingPlan plan = TestPlan.of("openai", List.of(TestPlan.backend(backend.port())));
            try (var recorder = new ReplayRecorder(
                            new ReplayRecorder.Options(true, 3600, 100),
                            new ReplayJournal(),
                            store,
                            () -> plan,
                            new PersonalData(),
                            new SimpleMeterRegistry());
                    Processor processor = Processor.of(
                            Running.with(Running.options(), plan, new Recording(recorder)), options -> options)) {
                Running gateway = processor.gateway();
                gateway.send(gateway.post(Running.CHAT, Running.AUTO)
                        .header("x-session-id", "s")
                        .header("x-request-id", "r-1"));
                Map<String, Object> direct = record(gateway);
                var envoy = new EnvoyProxy(
                        processor, backend.port(), BodySendMode.BUFFERED, BodySendMode.BUFFERED, EnvoyProxy.every(16));
                envoy.exchange(
                        "POST",
                        Running.CHAT,
                        Headers.of("content-type", "application/json", "x-session-id", "s", "x-request-id", "r-1"),
                        Running.AUTO);

                assertThat(record(gateway)).isEqualTo(direct);
                assertThat(direct)
                        .containsEntry("request_id", "r-1")
                        .containsEntry("session_id", "s")
                        .containsEntry("session_source", "header")
                        .containsEntry("response_status", status)
                        .containsEntry("lifecycle_state", status == 200 ? "completed" : "failed");
            }
        }
    }
}
