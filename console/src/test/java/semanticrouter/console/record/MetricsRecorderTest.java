package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.EveryRequest;
import semanticrouter.console.FakeEncoders;
import semanticrouter.console.Fixture;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.RetryReport;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

class MetricsRecorderTest {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Path GOLDEN = Path.of("src/test/golden/metrics/names.txt");

    private final MetricsRecorder metrics = new MetricsRecorder();
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        metrics.close();
    }

    private double value(String series) {
        return metrics.scrape(TEXT)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private Completion failed(RoutingTrace trace, int status, String reason) {
        return new Completion(trace, status, "error", reason, Usage.NONE, false, 0, 0, 1_000);
    }

    @Test
    void aDeadlineOfEnvoysIsATimeout() throws Exception {
        metrics.accept(failed(fixture.trace("1", "some-client-name", "hello"), 499, "deadline_exceeded"));

        assertThat(value("llm_request_errors_total{model=\"unknown\",reason=\"timeout\"}"))
                .isEqualTo(1);
    }

    @Test
    void countsEveryRequestOnce() throws Exception {
        metrics.accept(fixture.served("1", "auto", "write code"));
        metrics.accept(fixture.served("2", "big", "hello"));
        RoutingTrace unknown = fixture.trace("3", "some-client-name", "hello");
        metrics.accept(failed(unknown, 400, "model_not_found"));
        metrics.accept(failed(unknown, 503, MetricsRecorder.OVERLOADED));
        metrics.accept(failed(unknown, 400, "Malformed: \"what the client wrote\""));
        RoutingTrace blocked = fixture.trace("4", "auto", "forbidden");
        metrics.accept(new Completion(blocked, 200, "fast_response", "", Usage.NONE, false, 0, 0, 1_000));

        assertThat(value("llm_requests_total{outcome=\"routed\"}")).isEqualTo(3);
        assertThat(value("llm_requests_total{outcome=\"refused\"}")).isEqualTo(2);
        assertThat(value("llm_requests_total{outcome=\"shed\"}")).isEqualTo(1);
        assertThat(value("llm_request_errors_total{model=\"unknown\",reason=\"model_not_found\"}"))
                .isEqualTo(1);
        assertThat(value("llm_request_errors_total{model=\"unknown\",reason=\"other\"}"))
                .isEqualTo(1);
        assertThat(metrics.scrape(TEXT)).doesNotContain("some-client-name").doesNotContain("what the client");
    }

    @Test
    void whatSeveralModelsTookIsCountedForEachOfThem() throws Exception {
        Completion done = fixture.served("1", "auto", "write code");
        var big = new Candidate(
                ModelRef.to("big"), Objects.requireNonNull(done.trace().model()));
        var small = new Candidate(ModelRef.to("small"), ModelProfile.named("small"));
        var steps = List.of(
                new LoopStep(small, true, new Usage(10, 0, 3), "", 2),
                new LoopStep(big, true, new Usage(20, 0, 5), ""));
        done.trace()
                .facts()
                .add(new Fact.Looped("confidence", "big", 2, steps, new Usage(30, 0, 8), Optional.empty(), 1_000_000));
        metrics.accept(done);

        assertThat(value("llm_model_tokens_total{model=\"small\"}")).isEqualTo(13);
        assertThat(value("llm_model_tokens_total{model=\"big\"}")).isEqualTo(25);
        assertThat(value("llm_model_cost_total{currency=\"USD\",model=\"big\"}"))
                .isEqualTo((20 * 3 + 5 * 15) / 1e6);
        assertThat(value("llm_model_requests_total{model=\"big\"}")).isEqualTo(1);
        assertThat(value("llm_model_requests_total{model=\"small\"}")).isZero();
        assertThat(value("llm_model_completion_latency_seconds_count{model=\"big\"}"))
                .as("the time of both is nobody's own")
                .isZero();
        assertThat(value("router_loop_calls_total{algorithm=\"confidence\"}")).isEqualTo(2);
        assertThat(value("router_loop_retries_total{algorithm=\"confidence\"}")).isEqualTo(2);
        assertThat(value("router_loop_duration_seconds_sum{algorithm=\"confidence\"}"))
                .isEqualTo(0.001);
    }

    @Test
    void anAnswerThatIsHeldAgainstAContractIsCountedByWhatCameOfIt() throws Exception {
        for (ContractOutcome outcome : List.of(ContractOutcome.KEPT, ContractOutcome.REPAIRED, ContractOutcome.KEPT)) {
            Completion done = fixture.served("1", "auto", "write code");
            done.trace()
                    .facts()
                    .add(new Fact.Looped(
                            "fusion", "big", 1, List.of(), Usage.NONE, Optional.empty(), 1, Optional.of(outcome)));
            metrics.accept(done);
        }
        assertThat(value("router_output_contract_total{algorithm=\"fusion\",outcome=\"kept\"}"))
                .isEqualTo(2);
        assertThat(value("router_output_contract_total{algorithm=\"fusion\",outcome=\"repaired\"}"))
                .isEqualTo(1);
    }

    @Test
    void aHelperHasItsTokensItsMoneyAndItsTimeAndNoRequest() throws Exception {
        for (String failure : List.of("", "helper_unusable")) {
            Completion done = fixture.served("1", "auto", "write code");
            var helper = new Candidate(
                    ModelRef.to("judge"), Objects.requireNonNull(done.trace().model()));
            done.trace()
                    .facts()
                    .add(new Fact.HelperAsked("prompt", helper, failure, "", new Usage(40, 0, 2), 3_000_000));
            metrics.accept(done);
        }
        assertThat(value("router_helper_calls_total{algorithm=\"prompt\",outcome=\"chose\"}"))
                .isEqualTo(1);
        assertThat(value("router_helper_calls_total{algorithm=\"prompt\",outcome=\"helper_unusable\"}"))
                .isEqualTo(1);
        assertThat(value("router_helper_duration_seconds_count{algorithm=\"prompt\"}"))
                .isEqualTo(2);
        assertThat(value("router_helper_duration_seconds_sum{algorithm=\"prompt\"}"))
                .isEqualTo(0.006);
        assertThat(value("llm_model_tokens_total{model=\"judge\"}")).isEqualTo(84);
        assertThat(value("llm_model_cost_total{currency=\"USD\",model=\"judge\"}"))
                .isCloseTo(2 * (40 * 3 + 2 * 15) / 1e6, within(1e-12));
        assertThat(value("llm_model_requests_total{model=\"judge\"}")).isZero();
        assertThat(value("llm_model_requests_total{model=\"big\"}")).isEqualTo(2);
    }

    @Test
    void countsWhatTheTraceSays() throws Exception {
        metrics.accept(fixture.served("1", "auto", "write code"));
        metrics.accept(fixture.served("2", "auto", "write more code"));

        assertThat(value("llm_model_requests_total{model=\"big\"}")).isEqualTo(2);
        assertThat(value("llm_model_tokens_total{model=\"big\"}")).isEqualTo(300);
        assertThat(value("llm_model_prompt_tokens_total{model=\"big\"}")).isEqualTo(200);
        assertThat(value("llm_model_completion_tokens_total{model=\"big\"}")).isEqualTo(100);
        assertThat(value("llm_model_cost_total{currency=\"USD\",model=\"big\"}"))
                .isEqualTo(2 * 1020 / 1e6);
        assertThat(value("llm_model_completion_latency_seconds_sum{model=\"big\"}"))
                .isEqualTo(2);
        assertThat(value("llm_model_ttft_seconds_sum{model=\"big\"}")).isEqualTo(0.4);
        assertThat(value("llm_model_tpot_seconds_count{model=\"big\"}")).isEqualTo(2);
        assertThat(value("llm_signal_extraction_total{signal_name=\"forbidden\",signal_type=\"keyword\"}"))
                .isEqualTo(2);
        assertThat(value("llm_signal_match_total{signal_name=\"code\",signal_type=\"keyword\"}"))
                .isEqualTo(2);
        assertThat(value("llm_signal_match_total{signal_name=\"forbidden\",signal_type=\"keyword\"}"))
                .isZero();
        assertThat(value("router_signal_skipped_total{signal_type=\"domain\"}")).isEqualTo(2);
        assertThat(value("llm_decision_evaluation_total")).isEqualTo(2);
        assertThat(value("llm_decision_match_total{decision_name=\"coding\"}")).isEqualTo(2);
        assertThat(
                        value(
                                "llm_plugin_execution_total{decision_name=\"coding\",plugin_type=\"system_prompt\",status=\"applied\"}"))
                .isEqualTo(2);
        assertThat(value("llm_model_selection_total{decision=\"coding\",method=\"static\",model=\"big\",tier=\"0\"}"))
                .isEqualTo(2);
        assertThat(value("llm_model_routing_modifications_total{source_model=\"auto\",target_model=\"big\"}"))
                .isEqualTo(2);
        assertThat(value("llm_routing_reason_codes_total{model=\"big\",reason_code=\"decision\"}"))
                .isEqualTo(2);
        assertThat(value("router_entropy_bits_sum{stage=\"start\"}")).isEqualTo(2); // log2 of two models, twice
        assertThat(value("router_entropy_bits_sum{stage=\"selection\"}")).isZero();
        assertThat(value("router_entropy_bits_count{stage=\"selection\"}")).isEqualTo(2);
    }

    @Test
    void saysWhichSignalsWereUnavailable() throws Exception {
        metrics.accept(fixture.served("1", "auto", "hello"));

        assertThat(value("router_signal_unavailable_total{reason=\"encoder_missing\",signal_type=\"domain\"}"))
                .isEqualTo(1);
        assertThat(value("llm_signal_extraction_total{signal_name=\"math\",signal_type=\"domain\"}"))
                .isZero();
    }

    @Test
    void countsCallsUnderWay() throws Exception {
        Upstream upstream = metrics.counting(_ -> new Reply.Streamed(200, Headers.NONE, new OneChunk()));
        var call = call();

        assertThat(upstream.send(call)).isInstanceOf(Reply.Streamed.class);
        ReplyStream stream = ((Reply.Streamed) upstream.send(call)).stream();
        assertThat(value("llm_model_inflight_requests{model=\"big\"}")).isEqualTo(2);
        assertThat(stream.next()).isInstanceOf(ReplyStream.Piece.End.class);
        stream.close();
        assertThat(value("llm_model_inflight_requests{model=\"big\"}")).isEqualTo(1);

        metrics.counting(_ -> new Reply.Whole(200, Headers.NONE, new byte[0])).send(call);
        assertThat(value("llm_model_inflight_requests{model=\"big\"}")).isEqualTo(1);
    }

    private Call call() throws Exception {
        byte[] body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ChatRequest read = new OpenAiChat(JsonLimits.DEFAULT).read(body, Headers.NONE);
        var inbound = new Inbound("1", Dialect.OPENAI_CHAT, read.facts(), read.body(), true, new Deadline(0));
        var model = new ServedModel(ModelProfile.named("big"), List.of(), "openai", Reasoning.NONE);
        return new Call(inbound, read.body(), HeaderEdits.NONE, model, null, fixture.trace("1", "auto", "x"));
    }

    private record OneChunk() implements ReplyStream {
        @Override
        public Piece next() {
            return new Piece.End();
        }

        @Override
        public void close() {}
    }

    @Test
    void whatIsObservedIsShownAfterACollectionToo() throws Exception {
        var number = new AtomicInteger(5);
        metrics.observe(number::get, number::get, number::get, number::get);
        metrics.observeAdmissions(() -> number.get() + 2, () -> number.get() - 3, number::get);
        var gone = new WeakReference<>(new Object());
        while (gone.get() != null) {
            System.gc();
            Thread.sleep(1);
        }
        number.set(6);
        assertThat(metrics.scrape(TEXT))
                .contains(
                        "router_requests_inside 6.0",
                        "router_requests_working 6.0",
                        "router_requests_waiting 6.0",
                        "router_places 6.0",
                        "router_admissions_total{result=\"shed\"} 6.0");
    }

    @Test
    void namesAndTypesAreThePublicContract() throws Exception {
        metrics.observe(new FakeEncoders(Map.of()));
        metrics.observeBackends(fixture.parts().backends());
        metrics.observeRetries(() -> List.of(new RetryReport("big", 3, 1)));
        metrics.observeAdmissions(() -> 7, () -> 2, () -> 1);
        metrics.observe(() -> 2, () -> 1, () -> 0, () -> 4096);
        metrics.counting(_ -> new Reply.Whole(200, Headers.NONE, new byte[0])).send(call());
        EveryRequest.record(metrics, fixture);

        String text = metrics.scrape(TEXT);
        assertThat(text)
                .contains(
                        "router_admissions_total{result=\"at_once\"} 5.0",
                        "router_admissions_total{result=\"after_wait\"} 2.0",
                        "router_retries_total{model=\"big\",result=\"refused\"} 1.0");
        Set<String> own = text.lines()
                .filter(line -> line.matches("# TYPE (llm|router|sr|vsr)_.*"))
                .map(line -> line.substring("# TYPE ".length()))
                .filter(line -> !line.endsWith("_max gauge"))
                .map(line -> line + " " + labels(text, line.substring(0, line.indexOf(' '))))
                .collect(Collectors.toCollection(TreeSet::new));
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, own);
        }
        assertThat(own).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
        assertThat(text).contains("# TYPE jvm_memory_used_bytes gauge", "# TYPE process_uptime_seconds gauge");
    }

    @Test
    void showsWhichBackendsGetCallsAndForgetsThoseThatAreGone() {
        var reports = new java.util.ArrayList<>(fixture.parts().backends().get());
        metrics.observeBackends(() -> reports);
        assertThat(metrics.scrape(TEXT))
                .contains(
                        "router_backend_up{backend=\"b\",model=\"big\"} 0.0",
                        "router_backend_tries_total{backend=\"b\",model=\"big\",outcome=\"failure\"} 5.0",
                        "router_backend_ejections_total{backend=\"b\",model=\"big\"} 1.0");
        reports.clear();
        assertThat(metrics.scrape(TEXT)).doesNotContain("router_backend_");
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

    @Test
    void prometheusGetsTextOrOpenMetrics() throws Exception {
        Lobby lobby = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());
        try (MetricsServer server = MetricsServer.start(lobby, new Listener.Address("127.0.0.1", 0), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"));
            HttpResponse<String> text = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> open = client.send(
                    request.header("accept", "application/openmetrics-text; version=1.0.0")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> other = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(text.headers().firstValue("content-type")).hasValue(TEXT);
            assertThat(text.body()).contains("jvm_memory_used_bytes");
            assertThat(open.body()).endsWith("# EOF\n");
            assertThat(other.statusCode()).isEqualTo(404);
        } finally {
            lobby.close();
        }
    }
}
