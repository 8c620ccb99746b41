package semanticrouter.console.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.console.EveryRequest;
import semanticrouter.console.FakeEncoders;
import semanticrouter.console.Fixture;
import semanticrouter.console.cache.CacheMeters;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.memory.MemoryMeters;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.console.compression.CompressionMeters;
import semanticrouter.console.documents.RetrievalMeters;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// Holds the specification's list of metrics (dataplane §6.9) against what is registered. It stands where calls that
/// classify many texts can be measured without a server.
class SpecifiedMetricsTest {
    private static final Path LIST = Path.of("src/test/golden/metrics/specified.txt");

    private static final Pattern NAME = Pattern.compile("\"([a-z]+(?:_[a-z0-9]+)+)\"");

    private final Fixture fixture = new Fixture();

    @Test
    void everyMetricOfTheSpecificationIsEmittedOrSaysWhyNot() throws Exception {
        Map<String, String> registered = registered();
        Map<String, Path> named = namedInSources();
        listed().forEach((name, rest) -> {
            if (rest.startsWith("- ")) {
                assertThat(registered).as("%s is emitted after all", name).doesNotContainKey(name);
                assertThat(named.get(name))
                        .as("file that names %s after all", name)
                        .isNull();
            } else {
                assertThat(registered.get(name)).as(name).isEqualTo(rest);
            }
        });
    }

    /// What a name's line says, by name.
    private static Map<String, String> listed() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (one, _) -> one, TreeMap::new));
    }

    /// Constants of all modules that could be a metric's name, with a file that has them. Parts that are put together
    /// are not seen; nothing listed as missing is named so.
    private static Map<String, Path> namedInSources() throws IOException {
        Map<String, Path> named = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(SpecifiedMetricsTest::source).toList()) {
                NAME.matcher(Files.readString(file)).results().forEach(found -> named.put(found.group(1), file));
            }
        }
        assertThat(named).as("the sources are found").containsKey("llm_model_requests_total");
        return named;
    }

    private static boolean source(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java") && path.contains("/src/main/java/");
    }

    @Test
    void noMetricHoldsWhatAClientMadeUp() throws Exception {
        try (var metrics = new MetricsRecorder()) {
            EveryRequest.record(metrics, fixture);
            assertThat(metrics.scrape("text/plain; version=0.0.4; charset=utf-8"))
                    .contains(
                            "sr_request_params_unknown_field_stripped_total{decision=\"coding\",field=\"unknown\"} 3.0",
                            "llm_pii_violations_total{model=\"big\",pii_type=\"PERSON\"} 1.0",
                            "llm_unverified_factual_responses_total 1.0",
                            "llm_hallucination_detection_latency_seconds_count 1",
                            "router_answer_checks_total{decision=\"coding\",outcome=\"hallucinated\",reason=\"none\"} 1.0",
                            "image_gen_requests_total{backend=\"openai\",status=\"success\"} 1.0",
                            "image_gen_latency_seconds_sum 0.002",
                            "llm_cache_write_skipped_total{reason=\"retention.drop\"} 1.0",
                            "llm_plugin_execution_errors_total{error_reason=\"encoder_missing\",plugin_type=\"tools\"} 1.0");
        }
    }

    /// Type and labels of every metric, by name.
    private Map<String, String> registered() throws Exception {
        try (var metrics = new MetricsRecorder()) {
            EveryRequest.record(metrics, fixture);
            metrics.counting(_ -> new Reply.Whole(200, Headers.NONE, new byte[0]))
                    .send(call());
            metrics.observe(new FakeEncoders(Map.of()));
            var settings = new BatchMeters.Settings(true, 1, List.of(), List.of(), List.of(), true);
            var batches = new BatchMeters(metrics.registry(), settings, new Random(1));
            batches.measured("pii", 2, () -> "answer");
            assertThatThrownBy(() -> batches.measured("pii", 2, () -> {
                        throw new GatewayException(503, "busy", "");
                    }))
                    .isInstanceOf(GatewayException.class);
            new CacheMeters(metrics.registry()).count("memory", "flush", false);
            fixture.memories.put("mem_1", "", "ann", MemoryType.EPISODIC);
            var remembered = fixture.trace("6", "auto", "hello");
            remembered.facts().add(new Fact.Memory.Recalled("memory", 1, 1, .9, .7, 1_000));
            remembered.facts().add(new Fact.Memory.Queued(1));
            new MemoryMeters(metrics.registry(), fixture.memories).accept(Fixture.served(remembered));
            RoutingTrace trace = EveryRequest.trace(fixture);
            var retrievals = new RetrievalMeters(metrics.registry());
            retrievals.accept(Fixture.served(trace));
            new CompressionMeters(metrics.registry()).accept(Fixture.served(trace));
            trace.facts()
                    .add(new Fact.Retrieved(
                            "vectorstore",
                            Fact.Retrieval.FOUND,
                            "",
                            1,
                            List.of(0.8),
                            20,
                            5,
                            0.7,
                            Optional.of(true),
                            1_000));
            retrievals.accept(Fixture.served(trace));
            String text = metrics.scrape("text/plain; version=0.0.4; charset=utf-8");
            return text.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.substring("# TYPE ".length()))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf(' ')),
                            line -> (line.substring(line.indexOf(' ') + 1) + " "
                                            + labels(text, line.substring(0, line.indexOf(' '))))
                                    .strip(),
                            (one, _) -> one,
                            TreeMap::new));
        }
    }

    private Call call() throws Exception {
        byte[] body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var read = new OpenAiChat(JsonLimits.DEFAULT).read(body, Headers.NONE);
        var inbound = new Inbound("1", Dialect.OPENAI_CHAT, read.facts(), read.body(), true, new Deadline(0));
        var model = new ServedModel(ModelProfile.named("big"), List.of(), "openai", Reasoning.NONE);
        return new Call(inbound, read.body(), HeaderEdits.NONE, model, null, fixture.trace("1", "auto", "x"));
    }

    /// Names of the labels of a metric's first series, without the bounds of buckets.
    private static String labels(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + "_count{"))
                .findFirst()
                .map(line ->
                        line.substring(line.indexOf('{') + 1, line.indexOf('}')).replaceAll("=\"[^\"]*\"", ""))
                .orElse("");
    }
}
