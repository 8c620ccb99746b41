package semanticrouter.plugins.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream.Piece;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.replay.Captured;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;

class ReplyPluginsTest {
    private static final String ASKED = "{'model':'auto','messages':[{'role':'user','content':'q'}]}";
    private static final String EVIL = "{'choices':[{'message':{'content':'an attack'}}]}";
    private static final String GOOD = "{'choices':[{'message':{'content':'a poem'}}]}";

    private final ReplayJournal journal = new ReplayJournal();

    @Test
    void fastResponseCallsNobody() throws Exception {
        var upstream = new Calls.Recorder(_ -> Calls.whole(200, "{}"));
        Plugin plugin = Calls.plugin(new FastResponse(), Map.of("message", "not now"));

        assertThat(plugin.around(Calls.chat(ASKED), upstream))
                .isEqualTo(new Reply.Answered("not now", "fast_response"));
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void replayKeepsTheFirstBytesOfBothBodies() throws Exception {
        replay(Map.of("max_body_bytes", 10), Calls.whole(200, "{'choices':[]}"));

        ReplayJournal.Capture capture = journal.take("id-1").orElseThrow();
        assertThat(Calls.text(capture.request().orElseThrow().bytes())).isEqualTo("{\"model\":\"");
        assertThat(capture.request().orElseThrow().text().truncated()).isTrue();
        assertThat(capture.response().orElseThrow().total()).isEqualTo(14);
        assertThat(journal.take("id-1")).as("it is taken once").isEmpty();
    }

    @Test
    void replayKeepsTheTextOfAStreamAsOneAnswer() throws Exception {
        Reply reply = replay(Map.of("max_body_bytes", 90), Calls.streamed(delta("Hel"), delta("lo")));
        Calls.drain(reply);

        Captured kept = journal.take("id-1").orElseThrow().response().orElseThrow();
        assertThat(kept.text().value())
                .startsWith("{\"object\":\"chat.completion\"")
                .hasSize(90);
        assertThat(kept.text().truncated()).as("cut to the limit").isTrue();
        assertThat(new Captured(kept.bytes(), kept.total(), 4096, kept.reader())
                        .text()
                        .value())
                .contains("\"content\":\"Hello\"");
    }

    @Test
    void aDecisionCanKeepOutOfTheRecords() throws Exception {
        replay(Map.of("enabled", false), Calls.whole(200, "{}"));

        assertThat(journal.take("id-1")).hasValueSatisfying(capture -> {
            assertThat(capture.recorded()).isFalse();
            assertThat(capture.request().or(capture::response)).isEmpty();
        });
    }

    @Test
    void replayKeepsWhatPassedOfABrokenStream() throws Exception {
        Calls.drain(replay(Map.of(), Calls.streamed(new Piece.Broken(new Failure("upstream_reset", "")), "abc")));

        assertThat(journal.take("id-1").orElseThrow().response().map(body -> Calls.text(body.bytes())))
                .contains("abc");
    }

    @Test
    void replayKeepsOnlyWhatIsAsked() throws Exception {
        replay(Map.of("capture_request_body", false, "capture_response_body", false), Calls.whole(200, "{}"));

        assertThat(journal.take("id-1"))
                .hasValueSatisfying(capture ->
                        assertThat(capture.request().or(capture::response)).isEmpty());
    }

    @Test
    void theJournalIsBounded() {
        var small = new ReplayJournal(3, 100);
        for (int i = 0; i < 10; i++) {
            var body = new Captured(new byte[40], 40);
            small.put(new ReplayJournal.Capture("r" + i, true, 9, Optional.of(body), Optional.empty()));
        }

        assertThat(small.size()).isEqualTo(2);
        assertThat(small.take("r9")).isPresent();
        assertThat(small.take("r0")).isEmpty();
    }

    @Test
    void capturesPrintNoText() {
        var body = new Captured("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8), 6);

        assertThat(body.toString() + body.text()).doesNotContain("secret");
        assertThat(new ReplayJournal.Capture("r", true, 9, Optional.of(body), Optional.of(body)).toString())
                .doesNotContain("secret");
    }

    @Test
    void jailbreakRefusesWhenItBlocks() throws Exception {
        assertThat(screen(Map.of("action", "block"), Calls.whole(200, EVIL)))
                .isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                    assertThat(refused.error().status()).isEqualTo(403);
                    assertThat(refused.error().code()).isEqualTo("response_jailbreak");
                });
        assertThat(screen(Map.of("action", "block"), Calls.whole(200, GOOD))).isInstanceOf(Reply.Whole.class);
    }

    @Test
    void jailbreakWarnsInAHeader() throws Exception {
        var warned = (Reply.Whole) screen(Map.of(), Calls.whole(200, EVIL));
        var clean = (Reply.Whole) screen(Map.of("threshold", 0.95), Calls.whole(200, EVIL));

        assertThat(warned.headers().first("x-vsr-response-warnings")).contains("response_jailbreak");
        assertThat(clean.headers().first("x-vsr-response-warnings")).isEmpty();
    }

    @Test
    void jailbreakHoldsAStreamBackUntilItIsScreened() throws Exception {
        String head = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"an att\"}}]}\n\n";
        String tail = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ack\"}}]}\n\ndata: [DONE]\n\n";

        assertThat(screen(Map.of("action", "block"), Calls.streamed(head, tail)))
                .isInstanceOf(Reply.Refused.class);
        assertThat(Calls.drain(screen(Map.of("action", "block"), Calls.streamed(head, "data: [DONE]\n\n"))))
                .isEqualTo(head + "data: [DONE]\n\n");
        assertThat(screen(
                        Map.of("action", "block"),
                        Calls.streamed(new Piece.Broken(new Failure("upstream_reset", "")), head)))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(502));
        assertThat(screen(Map.of("action", "block"), Calls.streamed("x".repeat(600_000), "x".repeat(600_000))))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("response_too_long"));
    }

    @Test
    void whatCannotBeScreenedFollowsTheGuard() throws Exception {
        Reply.Whole unreadable = Calls.whole(200, "{'choices':[{'message':{'content':'unreadable'}}]}");

        assertThat(screen(Map.of("action", "block"), unreadable)).isEqualTo(unreadable);
        assertThat(screen(Map.of("action", "block"), unreadable, Map.of("on_error", "block")))
                .isInstanceOf(Reply.Refused.class);
        assertThat(screen(
                        Map.of("action", "block"),
                        Calls.whole(200, GOOD),
                        Map.of("on_error", "block", "positive_labels", java.util.List.of("other"))))
                .isInstanceOf(Reply.Refused.class);
    }

    @Test
    void jailbreakNeedsItsClassifier() {
        assertThatThrownBy(() -> Calls.plugin(new ResponseJailbreak(), Map.of()))
                .hasMessageContaining("encoder_missing");
    }

    @Test
    void findsTheTextOfEveryDialect() {
        assertThat(text("{'content':[{'type':'text','text':'a'},{'type':'tool_use'},{'type':'text','text':'b'}]}"))
                .isEqualTo("a\nb");
        assertThat(text("{'output':[{'content':[{'type':'output_text','text':'c'}]}]}"))
                .isEqualTo("c");
        assertThat(text("not json")).isEmpty();
        assertThat(
                        AnswerText.ofEvents(
                                bytes(
                                        "event: content_block_delta\ndata: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'hi'}}\n\n")))
                .isEqualTo("hi");
        assertThat(AnswerText.ofEvents(
                        bytes("data: {'type':'response.output_text.delta','output_index':0,'delta':'ho'}\n\n")))
                .isEqualTo("ho");
    }

    private static String text(String json) {
        return AnswerText.ofBody(bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String delta(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    private Reply replay(Map<String, ?> options, Reply reply) throws Exception {
        var all = new HashMap<String, Object>(Map.of("enabled", true));
        all.putAll(options);
        return Calls.plugin(new RouterReplay(journal), all).around(Calls.chat(ASKED), _ -> reply);
    }

    private static Reply screen(Map<String, ?> options, Reply reply) throws Exception {
        return screen(options, reply, Map.of());
    }

    private static Reply screen(Map<String, ?> options, Reply reply, Map<String, ?> guard) throws Exception {
        Call call = Calls.chat(ASKED);
        return Calls.plugin(
                        new ResponseJailbreak(),
                        options,
                        Map.of(ResponseJailbreak.Guard.class, guard),
                        new FakeEncoders(Map.of(), "attack"),
                        Clock.systemUTC())
                .around(call, _ -> reply);
    }
}
