package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.plugins.context.CompressionPluginTest.body;
import static semanticrouter.plugins.context.CompressionPluginTest.called;
import static semanticrouter.plugins.context.CompressionPluginTest.result;
import static semanticrouter.plugins.context.Retrieving.asks;
import static semanticrouter.plugins.context.Retrieving.marks;
import static semanticrouter.plugins.context.Retrieving.says;
import static semanticrouter.plugins.context.RecoveryTest.LOG;
import static semanticrouter.plugins.context.RecoveryTest.USER;
import static semanticrouter.plugins.context.RecoveryTest.WRITTEN;
import static semanticrouter.plugins.context.RecoveryTest.call;
import static semanticrouter.plugins.context.RecoveryTest.reads;
import static semanticrouter.plugins.context.Retrieving.told;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.pipeline.ToolRounds;
import semanticrouter.core.recovery.Original;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalSelector;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.recovery.Recovery.Result;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import tools.jackson.databind.JsonNode;

/// When models cannot ask for what was left out of their requests, or not for all of it (specification: dataplane
/// §4.8).
class UnrecoverableTest {
    private final Retrieving model = new Retrieving();

    /// A store that is away, for what is asked of it after so many calls.
    private static final class Away implements OriginalStore {
        private final int works;
        private int asked;

        Away(int works) {
            this.works = works;
        }

        @Override
        public String kind() {
            return "redis";
        }

        @Override
        public boolean shared() {
            return true;
        }

        @Override
        public boolean put(OriginalPlace place, Map<String, String> texts, Duration ttl, long bytesMost)
                throws StoreException {
            refuse();
            return true;
        }

        @Override
        public Optional<Original> get(OriginalPlace place, String id) throws StoreException {
            refuse();
            return Optional.empty();
        }

        private void refuse() throws StoreException {
            if (asked++ >= works) {
                throw new StoreException("away");
            }
        }

        @Override
        public long remove(OriginalSelector selector) {
            return 0;
        }

        @Override
        public Held held() {
            return new Held(0, 0);
        }

        @Override
        public void close() {}
    }

    @Test
    void without_its_store_a_request_is_only_shortened_or_refused() throws Exception {
        model.desk.offer(OriginalDesk.RESPONSE_CACHE, () -> new Away(0));
        Call call = call();
        model.script.add(_ -> says("Fine."));
        model.text(call);
        assertThat(model.sent.getFirst()).contains("tokens left out ...]").doesNotContain("vsr_context_retrieve");
        assertThat(told(call)).isEqualTo(Recovery.without("recovery_store_unavailable"));

        model.failureMode = "fail_closed";
        assertThat(model.ask(call()))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(500));
    }

    @Test
    void a_store_that_fails_later_is_told_to_the_model() throws Exception {
        model.desk.offer(OriginalDesk.RESPONSE_CACHE, () -> new Away(1));
        Call call = call();
        model.script.add(body -> asks(marks(body).subList(0, 1)));
        model.script.add(_ -> says("Fine."));
        assertThat(model.text(call)).contains("Fine.");
        assertThat(reads(call)).containsExactly(Result.UNAVAILABLE);
    }

    @Test
    void more_than_may_be_kept_is_only_shortened() throws Exception {
        model.recovery.put("max_bytes_per_request", LOG.length() + 10);
        Call two = Calls.chat(body(
                USER, called("c1", "f"), result("c1", "'" + WRITTEN + "'"), result("c2", "'more " + WRITTEN + "'")));
        model.script.add(_ -> says("Fine."));
        model.text(two);
        assertThat(told(two).reason()).isEqualTo("max_bytes_per_request");
        assertThat(told(two).kept()).isEqualTo(1);
        assertThat(two.trace()
                        .facts()
                        .last(Fact.ContextCompressed.class)
                        .orElseThrow()
                        .parts())
                .extracting(part -> part.strategy() + " " + part.count())
                .containsExactlyInAnyOrder("extractive 1", "recoverable 1");
        assertThat(model.sent.getLast()).contains("tokens left out: vsr_context_retrieve", "tokens left out ...]");

        model.recovery = new HashMap<>(Map.of("enabled", true, "max_total_bytes", 10_000));
        Call call = call();
        model.script.add(_ -> says("Fine."));
        model.text(call);
        assertThat(told(call)).isEqualTo(Recovery.without("max_total_bytes"));
        assertThat(model.sent.getLast()).doesNotContain("vsr_context_retrieve");
    }

    @Test
    void a_result_takes_no_more_than_there_is_room_for() throws Exception {
        Call call = CompressionPluginTest.window(5_700, call());
        model.script.add(body -> asks(List.of(marks(body).getFirst().replaceAll("'to':\\d+", "'to':999999"))));
        model.script.add(body -> asks(List.of("{'id':'" + marks(body).getFirst().substring(7, 31) + "'}")));
        model.script.add(_ -> says("Fine."));
        model.text(call);
        JsonNode first = model.results().getFirst();
        assertThat(first.path("next").asInt()).isEqualTo(first.path("to").asInt());
        assertThat(ContextTokens.of(first.path("text").asString())).isBetween(100, 2_500);

        Call tight = CompressionPluginTest.window(2_000, call());
        model.script.add(body -> asks(marks(body).subList(0, 1)));
        model.script.add(_ -> says("Fine."));
        model.text(tight);
        assertThat(reads(tight)).hasSize(1).allMatch(read -> read == Result.RETRIEVED || read == Result.NO_ROOM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streaming 'stream':true",
                "functions 'functions':[{'name':'f'}]",
                "several_choices 'n':2",
                "tool_choice 'tool_choice':'none'",
                "tool_choice 'tool_choice':{'type':'function','function':{'name':'f'}}",
                "tool_name_taken 'tools':[{'type':'function','function':{'name':'vsr_context_retrieve'}}]",
                "tool_name_taken 'tools':[{'name':'vsr_context_retrieve','input_schema':{}}]"
            })
    void requests_that_leave_no_room_for_it_are_only_shortened(String kind) throws Exception {
        String reason = kind.substring(0, kind.indexOf(' '));
        Call call = Calls.chat(body(USER, called("c1", "f"), result("c1", "'" + WRITTEN + "'"))
                .replace("'messages'", kind.substring(kind.indexOf(' ') + 1) + ",'messages'"));
        String own = asks(List.of("{}"));
        model.script.add(_ -> own);
        String answer = model.text(call);

        assertThat(answer).as("a call of the client's own tool is the client's").isEqualTo(own.replace('"', '\''));
        assertThat(model.sent.getFirst()).contains("tokens left out ...]");
        assertThat(told(call)).isEqualTo(Recovery.without(reason));
        assertThat(model.store().held().requests()).isZero();
        assertThat(Retrieving.JSON.writeValueAsString(Explanation.ofDryRun(call.trace())))
                .contains("\"recovery\":{\"status\":\"not_kept\",\"reason\":\"" + reason + "\"}");
    }

    @Test
    void switched_off_it_only_shortens() throws Exception {
        model.recovery.put("enabled", false);
        Call call = call();
        model.script.add(_ -> says("Fine."));
        model.text(call);
        assertThat(told(call)).isEqualTo(Recovery.without("disabled"));

        model.recovery = new HashMap<>(Map.of("enabled", true, "ttl_seconds", 0));
        Call none = call();
        model.script.add(_ -> says("Fine."));
        model.text(none);
        assertThat(told(none)).isEqualTo(Recovery.without("limits"));
    }

    @Test
    void a_dry_run_keeps_nothing() throws Exception {
        Call call = Calls.rehearsed(call());
        model.script.add(_ -> says("Fine."));
        model.text(call);
        assertThat(call.trace()
                        .facts()
                        .last(Fact.ContextCompressed.class)
                        .orElseThrow()
                        .parts()
                        .getFirst()
                        .strategy())
                .isEqualTo("recoverable");
        assertThat(model.store().held().requests()).isZero();
    }

    @Test
    void a_stream_that_nobody_asked_for_is_refused() throws Exception {
        Call call = call();
        try (var plugin = model.plugin()) {
            Reply reply = plugin.around(call, new ToolRounds(_ -> Calls.streamed("data: {}\n\n"), SideCalls.NONE));
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.Refused.class,
                            refused -> assertThat(refused.error().code()).isEqualTo("upstream_invalid_response"));
        }
    }
}
