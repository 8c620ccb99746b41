package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;

/// Headers that only the router, or a proxy it trusts, may set, sent by a client: no stage sees them, and no backend
/// gets them, whichever way the request comes.
final class ForgedHeadersIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-vsr-internal-auth",
                "x-vsr-looper-request",
                "x-vsr-looper-iteration",
                "x-vsr-looper-decision",
                "x-vsr-looper-secret",
                "x-user-openai-key",
                "x-vsr-fusion-depth",
                "x-vsr-selected-recipe",
                "x-authz-user-id",
                "x-authz-user-groups",
                "x-authz-tenant-id",
                "x-authz-team-id",
                "X-Authz-User-Id",
                "X-VSR-Looper-Request",
            })
    void isNeitherBelievedNorPassedOn(String name) throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        Plugin noting = (call, next) -> {
            seen.add(call.inbound().facts().headers().first(name).orElse("nothing"));
            return next.send(call);
        };
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var processor = Processor.with(TestPlan.of(List.of(TestPlan.backend(backend.port())), noting))) {
            HttpResponse<String> direct = processor
                    .gateway()
                    .send(processor
                            .gateway()
                            .post(Running.CHAT, Running.AUTO)
                            .header(name, "true")
                            .header("x-own", "1"));
            assertThat(direct.statusCode()).isEqualTo(200);
            var envoy =
                    new EnvoyProxy(processor, backend.port(), BodySendMode.BUFFERED, BodySendMode.BUFFERED, List::of);
            EnvoyProxy.Response told =
                    envoy.exchange("POST", Running.CHAT, Headers.of(name, "true", "x-own", "1"), Running.AUTO);
            assertThat(told.status()).isEqualTo(200);
            assertThat(seen).containsExactly("nothing", "nothing");
            assertThat(backend.received()).hasSize(2).allSatisfy(request -> {
                Map<String, String> headers = request.headers();
                assertThat(headers).containsEntry("x-own", "1").doesNotContainKey(name.toLowerCase(Locale.ROOT));
            });
        }
    }

    @Test
    void isNotPassedOnWhereEnvoyKeepsTheBodyToItself() throws Exception {
        try (var processor = Processor.with(TestPlan.of(List.of()))) {
            EnvoyStream stream = EnvoyStream.open(processor.channel(), BodySendMode.NONE, BodySendMode.BUFFERED)
                    .chat("x-authz-user-id", "ann", "x-own", "1");
            assertThat(stream.answer()
                            .getRequestHeaders()
                            .getResponse()
                            .getHeaderMutation()
                            .getRemoveHeadersList())
                    .contains("x-authz-user-id", "x-vsr-looper-request")
                    .doesNotContain("x-own");
        }
    }
}
