package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import semanticrouter.core.compression.Compression;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.trace.Fact;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.NoEncoders;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.plugins.context.ContextCompression;
import semanticrouter.plugins.context.ContextCompression.Budget;
import semanticrouter.plugins.context.ContextCompression.Options;
import semanticrouter.plugins.context.ContextCompression.Recovery;
import semanticrouter.plugins.context.ContextCompression.RequestControls;
import semanticrouter.plugins.context.ContextCompression.Scoring;
import semanticrouter.plugins.context.ContextCompression.Target;
import semanticrouter.plugins.context.ContextCompression.Targets;
import semanticrouter.plugins.context.ContextCompression.ToolOutputs;

/// A conversation that is too long, through Envoy: what Envoy sends on is shortened, with the length it has then.
final class CompressionIT {
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String LOG = IntStream.range(0, 400)
            .mapToObj(i -> i == 217 ? "the card was refused" : "step " + i + " went as it should")
            .collect(Collectors.joining("\\n"));
    private static final String ASK =
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Why was the card refused?\"},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"" + LOG + "\"}]}";

    private static Plugin plugin() throws Exception {
        var preserve = new Target("preserve", 0, 0);
        var options = new Options(
                true,
                "auto",
                new Budget("auto", "auto", "auto"),
                new Targets(new ToolOutputs("extractive", 2_000, 1_000), preserve, preserve, preserve),
                new Scoring("bm25", ""),
                new Recovery(false, "response_cache", 900, 0, 0, 0),
                new RequestControls(false, "x-vsr-compression-control", List.of(), 0),
                "fail_open");
        Settings none = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                throw new IllegalStateException("it reads no settings");
            }
        };
        UnaryOperator<Path> assets = path -> path;
        return new ContextCompression()
                .prepare(new PluginSetup<>(
                        "p",
                        options,
                        none,
                        new SignalServices(new NoEncoders(), Clock.systemUTC(), _ -> null, assets)));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
    void envoySendsWhatIsLeft(BodySendMode bodies) throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var plugin = plugin();
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), plugin),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, bodies, EnvoyProxy.every(1_000));

            EnvoyProxy.Response reply =
                    envoy.exchange("POST", Running.CHAT, Headers.of("content-type", "application/json"), ASK);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(backend.received().getFirst().text())
                    .contains("step 0 went", "the card was refused", "tokens left out", "step 399 went")
                    .hasSizeLessThan(ASK.length() / 2);
            assertThat(processor.gateway().completion().trace().facts().last(Fact.ContextCompressed.class))
                    .get()
                    .extracting(Fact.ContextCompressed::outcome)
                    .isEqualTo(Compression.APPLIED);
        }
    }
}
