package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.plugins.context.CompressionPluginTest.body;
import static semanticrouter.plugins.context.CompressionPluginTest.called;
import static semanticrouter.plugins.context.CompressionPluginTest.result;
import static semanticrouter.plugins.context.Retrieving.asks;
import static semanticrouter.plugins.context.Retrieving.marks;
import static semanticrouter.plugins.context.Retrieving.says;
import static semanticrouter.plugins.context.Retrieving.told;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.recovery.Original;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalSelector;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.recovery.Recovery.Outcome;
import semanticrouter.core.recovery.Recovery.Read;
import semanticrouter.core.recovery.Recovery.Result;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import tools.jackson.databind.JsonNode;

/// Models that ask for what was left out of their requests (specification: dataplane §4.8).
class RecoveryTest {
    static final String LOG = TextCompressorTest.LOG;
    static final String WRITTEN = LOG.replace("\n", "\\n");
    static final String USER = "{'role':'user','content':'Why was the card of order 88 refused?'}";
    private static final String LOOK = "{'id':'k','type':'function','function':{'name':'look','arguments':'{}'}}";

    private final Retrieving model = new Retrieving();

    static Call call(String... headers) {
        return Calls.chat(body(USER, called("c1", "find_card_refused"), result("c1", "'" + WRITTEN + "'")), headers);
    }

    static List<Result> reads(Call call) {
        return told(call).reads().stream().map(Read::result).toList();
    }

    @Test
    void what_was_left_out_is_read_and_no_client_sees_it() throws Exception {
        Call call = call();
        model.script.add(body -> asks(marks(body)));
        model.script.add(_ -> says("The card."));

        String answer = model.text(call);

        assertThat(answer)
                .contains("'content':'The card.'", "'finish_reason':'stop'")
                .contains("'prompt_tokens':300", "'completion_tokens':30", "'total_tokens':330", "'cached_tokens':8")
                .doesNotContain("vsr_context_retrieve", "step 300 ");
        assertThat(model.sent.getFirst())
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"vsr_context_retrieve\"");
        List<String> marks = marks(model.sent.getFirst());
        assertThat(marks).hasSizeGreaterThan(1);
        List<JsonNode> results = model.results();
        assertThat(results).hasSameSizeAs(marks).allSatisfy(result -> {
            int from = result.path("from").asInt();
            assertThat(result.path("text").asString())
                    .isEqualTo(LOG.substring(from, result.path("to").asInt()));
        });
        Recovery told = told(call);
        assertThat(told.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(told.calls()).isEqualTo(1);
        assertThat(told.kept()).isEqualTo(1);
        assertThat(told.bytes()).isEqualTo(LOG.length());
        assertThat(reads(call)).containsOnly(Result.RETRIEVED);
        assertThat(Retrieving.JSON.writeValueAsString(Explanation.ofDryRun(call.trace())))
                .contains("\"recovery\":{\"status\":\"answered\",\"store\":\"memory\",\"originals\":1")
                .contains("\"strategy\":\"recoverable\"")
                .doesNotContain("everything", marks.getFirst().substring(7, 31));
    }

    @Test
    void a_model_that_does_not_ask_is_answered_for_as_it_replied() throws Exception {
        Call call = call();
        model.script.add(_ -> says("Fine."));

        assertThat(model.text(call)).isEqualTo(says("Fine."));
        assertThat(told(call).outcome()).isEqualTo(Outcome.KEPT);
        assertThat(model.store().held().bytes()).isEqualTo(LOG.length());
    }

    @Test
    void an_error_of_the_backend_passes_as_it_is() throws Exception {
        Call call = call();
        model.script.add(_ -> "429");
        assertThat(model.ask(call))
                .isInstanceOfSatisfying(
                        Reply.Whole.class, whole -> assertThat(whole.status()).isEqualTo(429));
        assertThat(told(call).outcome()).isEqualTo(Outcome.KEPT);
    }

    @Test
    void the_protocol_of_messages_knows_it_too() throws Exception {
        String use = "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'read_log','input':{}}]}";
        String results =
                "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'" + WRITTEN + "'}]}";
        Call call = Calls.in(Dialect.ANTHROPIC_MESSAGES, Calls.chat(body(USER, use, results)));
        model.budget = Map.of("trigger_tokens", "3000");
        model.script.add(
                body -> "{'content':[{'type':'thinking','thinking':'hm','signature':'s'},{'type':'tool_use','id':'r0',"
                        + "'name':'vsr_context_retrieve','input':" + marks(body).getFirst()
                        + "}],'stop_reason':'tool_use','usage':{'input_tokens':5,'output_tokens':1}}");
        model.script.add(_ -> "{'content':[{'type':'text','text':'The card.'}],'stop_reason':'end_turn','usage':"
                + "{'input_tokens':7,'output_tokens':2,'service_tier':'standard'}}");

        String answer = model.text(call);

        assertThat(answer)
                .contains("'The card.'", "'input_tokens':12", "'output_tokens':3", "'service_tier':'standard'")
                .doesNotContain("vsr_context_retrieve");
        assertThat(model.sent.getFirst()).contains("{\"name\":\"vsr_context_retrieve\"", "\"input_schema\":{");
        assertThat(model.sent.getLast()).contains("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}");
        assertThat(model.results())
                .hasSize(1)
                .allSatisfy(result -> assertThat(result.path("text").asString())
                        .isEqualTo(LOG.substring(
                                result.path("from").asInt(), result.path("to").asInt())));
    }

    @Test
    void tools_of_the_client_stay_its_own_and_calls_of_both_end_the_search() throws Exception {
        String tools = "'tools':[{'type':'function','function':{'name':'look'}}],'messages'";
        Call call = Calls.chat(body(USER, called("c1", "read_log"), result("c1", "'" + WRITTEN + "'"))
                .replace("'messages'", tools));
        model.script.add(body -> asks(marks(body), LOOK));

        String answer = model.text(call);

        assertThat(model.sent).as("nobody is asked again").hasSize(1);
        assertThat(model.sent.getFirst()).contains("\"name\":\"look\"", "\"name\":\"vsr_context_retrieve\"");
        assertThat(answer)
                .contains("'tool_calls':[" + LOOK + "]", "'finish_reason':'tool_calls'")
                .doesNotContain("vsr_context_retrieve");
        assertThat(told(call).outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(reads(call)).containsOnly(Result.DEFERRED);
    }

    @Test
    void only_ids_of_the_request_itself_are_known() throws Exception {
        Call other = Calls.chat(body(USER, called("c1", "f"), result("c1", "'" + WRITTEN + "'")));
        model.script.add(_ -> says("Fine."));
        model.text(other);
        String foreign = marks(model.sent.getFirst()).getFirst();
        Call call = call();
        model.script.add(_ -> asks(List.of(foreign, "{'id':'abcdefghijklmnopqrstuvwx'}", "{'id':7}", "none", "[]")));
        model.script.add(_ -> says("Fine."));
        model.text(call);

        assertThat(reads(call)).hasSize(5).containsOnly(Result.UNKNOWN);
        assertThat(model.results())
                .allSatisfy(result -> assertThat(result.has("text")).isFalse());
        assertThat(model.sent.getLast()).doesNotContain("step 300 ");
    }

    @Test
    void originals_belong_to_a_request_and_whom_it_speaks_for() throws Exception {
        Call call = call("x-authz-user-id", "ann", "x-authz-tenant-id", "acme");
        model.script.add(_ -> says("Fine."));
        model.text(call);
        String id = marks(model.sent.getFirst()).getFirst().substring(7, 31);
        var place = new OriginalPlace("default", "d", new Owner("acme", "ann"), "id-1");

        assertThat(model.store().get(place, id).map(Original::text)).contains(LOG);
        for (OriginalPlace other : List.of(
                new OriginalPlace("default", "d", new Owner("acme", "ben"), "id-1"),
                new OriginalPlace("default", "d", new Owner("", "ann"), "id-1"),
                new OriginalPlace("default", "d", new Owner("acme", "ann"), "id-2"),
                new OriginalPlace("default", "e", new Owner("acme", "ann"), "id-1"))) {
            assertThat(model.store().get(other, id)).isEmpty();
        }
    }

    @Test
    void a_model_may_ask_so_often_and_then_has_to_answer() throws Exception {
        model.recovery.put("max_retrievals", 2);
        Call call = call();
        model.script.add(body -> asks(marks(body).subList(0, 1)));
        model.script.add(body -> asks(List.of(marks(body).getFirst(), "{}")));
        model.script.add(_ -> says("The card."));
        assertThat(model.text(call)).contains("The card.");
        assertThat(reads(call)).containsExactly(Result.RETRIEVED, Result.RETRIEVED, Result.LIMIT_REACHED);

        Call stubborn = call();
        for (int i = 0; i < 4; i++) {
            model.script.add(_ -> asks(List.of("{}", "{}")));
        }
        assertThat(model.text(stubborn))
                .contains("'content':''", "'finish_reason':'stop'", "'prompt_tokens':300")
                .doesNotContain("tool_calls");
        assertThat(told(stubborn).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(told(stubborn).reason()).isEqualTo("limit_reached");
        assertThat(model.script).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail_open", "fail_closed"})
    void when_asking_again_fails_the_calls_are_taken_out_or_the_request_is_refused(String mode) throws Exception {
        model.failureMode = mode;
        Call call = call();
        model.script.add(body -> asks(marks(body)));
        model.script.add(_ -> "503");

        var logger = (Logger) LoggerFactory.getLogger(CompressionPlugin.class);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);
        Reply reply;
        try {
            reply = model.ask(call);
        } finally {
            logger.detachAppender(events);
        }

        assertThat(events.list)
                .flatExtracting(ILoggingEvent::getKeyValuePairs)
                .extracting(String::valueOf)
                .contains(
                        "event=\"context_recovery_followup_failed\"",
                        "component=\"extproc\"",
                        "requestId=\"" + call.inbound().id() + "\"",
                        "errorCode=\"status_503\"");
        assertThat(told(call).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(told(call).reason()).isEqualTo("status_503");
        assertThat(call.trace().facts().last(Fact.PluginFailed.class))
                .contains(new Fact.PluginFailed("context_compression", "context_recovery_failed"));
        if (mode.equals("fail_closed")) {
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.error().status()).isEqualTo(502);
                assertThat(refused.error().message()).startsWith("Context recovery followup failed");
            });
        } else {
            assertThat(Calls.text(((Reply.Whole) reply).body()))
                    .contains("\"content\":\"\"", "\"finish_reason\":\"stop\"", "\"prompt_tokens\":100")
                    .doesNotContain("vsr_context_retrieve", "tool_calls");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail_open", "fail_closed"})
    void what_has_expired_or_was_taken_out_is_gone(String mode) throws Exception {
        for (boolean expired : new boolean[] {true, false}) {
            model.failureMode = mode;
            model.script.clear();
            Call call = call("x-authz-user-id", "ann");
            model.script.add(body -> {
                if (expired) {
                    model.clock.forward(Duration.ofMinutes(15));
                } else {
                    take(new OriginalSelector("", "", "ann", ""));
                }
                return asks(marks(body).subList(0, 1));
            });
            model.script.add(_ -> says("Fine."));

            Reply reply = model.ask(call);

            assertThat(reads(call)).containsExactly(Result.EXPIRED);
            assertThat(reply.getClass() == Reply.Refused.class).isEqualTo(mode.equals("fail_closed"));
        }
    }

    private void take(OriginalSelector selector) {
        try {
            assertThat(model.desk.remove(selector)).isEqualTo(1);
        } catch (StoreException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
