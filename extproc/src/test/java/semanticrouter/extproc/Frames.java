package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What tests of frames send and expect.
final class Frames {
    private Frames() {}

    static final String AUTO = Running.AUTO;
    static final String SENT = "{\"model\":\"org/small-7b\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";
    static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\n";
    static final String DONE = "data: [DONE]\n\n";
    static final List<String> INTERNAL = List.of(
            "x-vsr-internal-auth",
            "x-vsr-looper-request",
            "x-vsr-looper-iteration",
            "x-vsr-looper-decision",
            "x-vsr-looper-secret",
            "x-vsr-fusion-depth",
            "x-vsr-selected-recipe");
    static final StreamedBodies PIECES = new StreamedBodies(true, 0, Duration.ZERO);

    static RoutingPlan plan() {
        return TestPlan.of(List.of(TestPlan.backend(1)));
    }

    static EnvoyStream buffered(Processor processor) {
        return EnvoyStream.open(processor.channel(), BodySendMode.BUFFERED, BodySendMode.BUFFERED);
    }

    /// A stream whose request has been answered.
    static EnvoyStream forwarded(Processor processor, String body) throws InterruptedException {
        EnvoyStream stream = buffered(processor).chat();
        assertThat(stream.answer().hasRequestHeaders()).isTrue();
        stream.requestBody(body, true);
        assertThat(stream.answer().hasRequestBody()).isTrue();
        return stream;
    }

    static String refusal(EnvoyStream stream, int status) throws InterruptedException {
        ImmediateResponse refused = stream.answer().getImmediateResponse();
        assertThat(refused.getStatus().getCodeValue()).isEqualTo(status);
        assertThat(Mutations.set(refused.getHeaders()))
                .containsEntry("content-type", "application/json")
                .containsEntry("x-vsr-schema-version", "2");
        assertThat(stream.ending()).isEqualTo(Status.OK);
        return refused.getBody().toStringUtf8();
    }
}
