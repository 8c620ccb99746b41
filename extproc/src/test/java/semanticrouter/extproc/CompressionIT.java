package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import semanticrouter.core.compression.Compression;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.NoEncoders;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.plugins.context.ContextCompression;
import semanticrouter.plugins.context.ContextCompression.Budget;
import semanticrouter.plugins.context.ContextCompression.Options;
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

    /// Asks for the first thing that is left out, and answers when it has read it.
    private static ScriptedBackend asking(boolean fails) throws IOException {
        return new ScriptedBackend((received, wire) -> {
            Matcher mark = Pattern.compile("vsr_context_retrieve id=(\\w+) from=(\\d+) to=(\\d+)")
                    .matcher(received.text());
            boolean read = received.text().contains("\"tool_call_id\":\"r0\"");
            if (read && fails) {
                wire.json(500, "{}");
            } else if (read || !mark.find()) {
                wire.json(200, REPLY);
            } else {
                wire.json(
                        200,
                        "{\"id\":\"c0\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                                + "\"tool_calls\":[{\"id\":\"r0\",\"type\":\"function\",\"function\":{\"name\":"
                                + "\"vsr_context_retrieve\",\"arguments\":\"{\\\"id\\\":\\\"" + mark.group(1)
                                + "\\\",\\\"from\\\":" + mark.group(2) + ",\\\"to\\\":" + mark.group(3)
                                + "}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "BUFFERED, false, fail_open",
        "FULL_DUPLEX_STREAMED, false, fail_open",
        "BUFFERED, true, fail_open",
        "FULL_DUPLEX_STREAMED, true, fail_open",
        "BUFFERED, true, fail_closed"
    })
    void aModelReadsWhatWasLeftOutAndNoClientSeesIt(BodySendMode bodies, boolean fails, String mode) throws Exception {
        try (var backend = asking(fails);
                var originals = new OriginalDesk(Clock.systemUTC());
                var plugin = plugin("recoverable", originals, mode);
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), plugin),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            HttpResponse<String> direct = processor.gateway().chat(ASK);
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, bodies, EnvoyProxy.every(1_000));
            EnvoyProxy.Response reply =
                    envoy.exchange("POST", Running.CHAT, Headers.of("content-type", "application/json"), ASK);

            String body = new String(reply.body(), StandardCharsets.UTF_8);
            assertThat(body).isEqualTo(direct.body()).doesNotContain("vsr_context_retrieve", "tool_calls");
            assertThat(reply.status()).isEqualTo(direct.statusCode());
            assertThat(backend.received()).as("twice two calls").hasSize(4);
            int tokens = fails ? 6 : 17;
            switch (reply.status()) {
                case 200 -> assertThat(body).contains(fails ? "\"content\":\"\"" : "\"content\":\"hi\"");
                case 502 -> assertThat(body).contains("Context recovery followup failed");
                default -> assertThat(reply.status()).isIn(200, 502);
            }
            assertThat(reply.status()).isEqualTo(mode.equals("fail_closed") ? 502 : 200);
            for (int i = 0; i < 2; i++) {
                Completion told = processor.gateway().completion();
                assertThat(told.usage().total()).isEqualTo(reply.status() == 200 ? tokens : 0);
                assertThat(told.trace().facts().last(Fact.ContextRecovered.class))
                        .get()
                        .extracting(recovered -> recovered.told().outcome())
                        .isEqualTo(fails ? Recovery.Outcome.FAILED : Recovery.Outcome.ANSWERED);
            }
        }
    }

    private static Plugin plugin() throws Exception {
        return plugin("extractive", new OriginalDesk(Clock.systemUTC()), "fail_open");
    }

    private static Plugin plugin(String mode, OriginalDesk originals, String failureMode) throws Exception {
        var preserve = new Target("preserve", 0, 0);
        var options = new Options(
                true,
                "auto",
                new Budget("auto", "auto", "auto"),
                new Targets(new ToolOutputs(mode, 2_000, 1_000), preserve, preserve, preserve),
                new Scoring("bm25", ""),
                new ContextCompression.Recovery(true, "response_cache", 900, 1 << 20, 1 << 20, 8),
                new RequestControls(false, "x-vsr-compression-control", List.of(), 0),
                failureMode);
        Settings settings = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return type.cast(new ContextCompression.Identity("x-authz-user-id"));
            }
        };
        UnaryOperator<Path> assets = path -> path;
        return new ContextCompression(originals)
                .prepare(new PluginSetup<>(
                        "p",
                        options,
                        settings,
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
