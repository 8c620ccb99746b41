package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.trace.Completion;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.NoEncoders;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.plugins.image.ImageGen;
import semanticrouter.testkit.PretendedServer;

/// Requests that want an image, through Envoy: the router has text and image made itself, and Envoy sends nothing on.
final class ImageIT {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";

    private static Plugin plugin(PretendedServer easel) throws Exception {
        var options = new ImageGen.Options(
                true,
                "openai",
                new ImageGen.Backend("http://" + easel.endpoint(), "", 50, 4, null, "k", "", ""),
                "",
                new ImageGen.Recognition(
                        "keyword", null, List.of("draw"), List.of("explain"), List.of("draw"), null, null),
                1024,
                1024,
                0,
                0);
        Settings settings = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return type.cast(
                        type == ImageGen.Named.class
                                ? new ImageGen.Named(new LinkedHashMap<>())
                                : new ImageGen.Detector(false, "", List.of(), List.of(), List.of(), null, null));
            }
        };
        UnaryOperator<Path> assets = path -> path;
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
        return new ImageGen()
                .prepare(new PluginSetup<>(
                        "p", options, settings, new SignalServices(new NoEncoders(), clock, _ -> null, assets)));
    }

    private static String asked(String text, String more) {
        return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}";
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "STREAMED", "FULL_DUPLEX_STREAMED"})
    void theRouterAnswersWithImages(BodySendMode bodies) throws Exception {
        BodySendMode replies = bodies == BodySendMode.STREAMED ? BodySendMode.BUFFERED : bodies;
        try (var easel = PretendedServer.answering("{\"data\":[{\"b64_json\":\"" + PNG + "\"}]}");
                var backend = ScriptedBackend.answering(REPLY);
                Plugin plugin = plugin(easel);
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), plugin),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, replies, EnvoyProxy.every(16));
            for (String text : List.of("draw a cat", "explain and draw a cat")) {
                for (String more : List.of("", ",\"stream\":true")) {
                    String direct = processor.gateway().chat(asked(text, more)).body();
                    EnvoyProxy.Response reply = envoy.exchange(
                            "POST", Running.CHAT, Headers.of("content-type", "application/json"), asked(text, more));

                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(reply.headers().first("x-vsr-response-path")).contains("image_generation");
                    assertThat(reply.headers().first("content-type").orElse(""))
                            .startsWith(more.isEmpty() ? "application/json" : "text/event-stream");
                    assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                            .isEqualTo(direct)
                            .contains("data:image/png;base64," + PNG, "chatcmpl-modality-1700000000");
                    for (int i = 0; i < 2; i++) {
                        Completion told = processor.gateway().completion();
                        assertThat(told.path()).isEqualTo("image_generation");
                        assertThat(told.usage().total()).isEqualTo(text.startsWith("explain") ? 11 : 0);
                        assertThat(told.upstreamNanos()).isPositive();
                    }
                }
            }
            assertThat(easel.bodies()).hasSize(8);
            assertThat(backend.received())
                    .as("texts of both ways, and nothing of Envoy's")
                    .hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
    void whatWantsTextIsSentOnAndWhatFailsIsAnError(BodySendMode bodies) throws Exception {
        try (var easel = PretendedServer.answering("{\"data\":[]}");
                var backend = ScriptedBackend.answering(REPLY);
                Plugin plugin = plugin(easel);
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), plugin),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, bodies, EnvoyProxy.every(16));
            Headers json = Headers.of("content-type", "application/json");

            EnvoyProxy.Response text = envoy.exchange("POST", Running.CHAT, json, asked("hello", ""));
            assertThat(text.headers().first("x-vsr-response-path")).contains("upstream");
            assertThat(backend.received()).hasSize(1);

            EnvoyProxy.Response failed = envoy.exchange("POST", Running.CHAT, json, asked("draw a cat", ""));
            assertThat(failed.status()).isEqualTo(503);
            assertThat(new String(failed.body(), StandardCharsets.UTF_8))
                    .contains("Modality routing failed: no image: image_malformed");
        }
    }
}
