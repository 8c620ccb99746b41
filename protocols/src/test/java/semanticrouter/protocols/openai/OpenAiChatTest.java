package semanticrouter.protocols.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.Words;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.JsonText;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;

final class OpenAiChatTest {
    private static final OpenAiChat OPENAI = new OpenAiChat(JsonLimits.DEFAULT);

    private static final String STREAM = """
            data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

            data: {"id":"1","choices":[{"index":0,"delta":{"content":"Grüße"},"finish_reason":null}]}\r
            \r
            data: {"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":5}}}

            data: [DONE]

            """;

    @Test
    void rendersErrors() {
        assertThat(utf8(OPENAI.error(new GatewayError(404, "x", "endpoint \"not\" found"))))
                .isEqualTo(
                        "{\"error\":{\"message\":\"endpoint \\\"not\\\" found\",\"type\":\"invalid_request_error\",\"code\":404}}");
        assertThat(utf8(OPENAI.streamError(new GatewayError(429, "x", "slow down"))))
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\",\"code\":429}}\n\n");
    }

    @Test
    void rendersAnAnswer() {
        assertThat(utf8(OPENAI.answer(new Answer("Hi \"you\"\n", "fast_response", "m", 1_700_000_000))))
                .isEqualTo(
                        "{\"id\":\"chatcmpl-fast-1700000000\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"router\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi \\\"you\\\"\\n\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}");
    }

    @Test
    void streamsAnAnswerWordByWord() {
        var events = new ArrayList<SseEvent>();
        new SseScanner(1 << 16, events::add)
                .accept(OPENAI.answerStream(new Answer("Hello big world", "fast_response", "m", 1_700_000_000)));
        assertThat(events.getFirst().data())
                .isEqualTo(
                        "{\"id\":\"chatcmpl-fast-1700000000\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"router\","
                                + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello \"},\"finish_reason\":null}]}");
        assertThat(events).hasSize(5);
        assertThat(events.get(3).data()).contains("\"delta\":{},\"finish_reason\":\"stop\"");
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
    }

    @Test
    void theAnswerOfRoundsIsOneChunkAfterTheOneThatTellsItsRounds() {
        String text = "x".repeat(120);
        for (String family : List.of("remom", "fusion")) {
            var events = new ArrayList<SseEvent>();
            String completion = "{\"id\":\"chatcmpl-" + family + "-1\",\"object\":\"chat.completion\",\"model\":\"m\","
                    + "\"reasoning_mom_responses\":[{\"round\":1}],\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}";
            new SseScanner(1 << 16, events::add)
                    .accept(OPENAI.events(completion.getBytes(StandardCharsets.UTF_8))
                            .orElseThrow());
            assertThat(events.getFirst().data())
                    .contains("\"reasoning_mom_responses\":[{\"round\":1}]", "\"role\":\"assistant\"");
            assertThat(events.get(1).data()).doesNotContain("reasoning_mom_responses");
            List<String> pieces = events.stream()
                    .map(SseEvent::data)
                    .filter(data -> data.contains("\"content\":\"x"))
                    .toList();
            assertThat(pieces).as(family).hasSize(family.equals("remom") ? 1 : 3);
            assertThat(pieces.getFirst().contains(text)).isEqualTo(family.equals("remom"));
        }
    }

    @Test
    void wordsJoinedAreTheText() {
        for (String text : List.of("", "one", "a b", "  lead", "trail \n", "a\n\n  b\tc", "   ", "日本 語")) {
            assertThat(String.join("", Words.of(text))).isEqualTo(text);
        }
        assertThat(Words.of("a\n\n  b\tc")).containsExactly("a\n\n  ", "b\t", "c");
    }

    @Test
    void readsUsageOfAWholeReply() {
        assertThat(
                        usage(
                                "{\"id\":1,\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4.0,\"prompt_tokens_details\":{\"cached_tokens\":2,\"x\":[1]}},\"z\":1}"))
                .isEqualTo(new Usage(9, 2, 4));
        assertThat(
                        usage(
                                "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cache_write_tokens\":3,\"cached_tokens\":2}}}"))
                .isEqualTo(new Usage(9, 2, 3, 4));
        assertThat(usage("{\"usage\":{\"input_tokens\":9,\"output_tokens\":4}}"))
                .isEqualTo(new Usage(9, 0, 4));
        assertThat(usage("{\"usage\":{\"prompt_tokens\":\"9\",\"completion_tokens\":[4]}}"))
                .isEqualTo(Usage.NONE);
        assertThat(usage("{\"a\":{\"usage\":{\"prompt_tokens\":9}}}")).isEqualTo(Usage.NONE);
        assertThat(usage("<html>")).isEqualTo(Usage.NONE);
    }

    @Test
    void metersAStreamWhereverItIsCut() {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            StreamMeter meter = OPENAI.meter();
            meter.accept(Arrays.copyOfRange(bytes, 0, cut));
            boolean early = meter.endedProperly();
            meter.accept(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(early).as("cut at %d", cut).isEqualTo(cut == bytes.length);
            assertThat(meter.endedProperly()).as("cut at %d", cut).isTrue();
            assertThat(meter.usage()).as("cut at %d", cut).isEqualTo(new Usage(7, 5, 3));
            assertThat(meter.finishReason()).isEqualTo("stop");
            assertThat(meter.sawToken()).isTrue();
        }
    }

    @Test
    void theRoleAloneIsNoToken() {
        StreamMeter meter = OPENAI.meter();
        meter.accept(STREAM.substring(0, STREAM.indexOf("\n\n") + 2).getBytes(StandardCharsets.UTF_8));
        assertThat(meter.sawToken()).isFalse();
    }

    @Test
    void quotesWhatJsonDoesNotTake() {
        assertThat(JsonText.quote("a\u0000\u001f\"\\é")).isEqualTo("\"a\\u0000\\u001F\\\"\\\\é\"");
        assertThat(JsonText.complete("{\"a\":1}")).isTrue();
        assertThat(JsonText.complete("1 2")).isFalse();
        assertThat(JsonText.complete("")).isFalse();
        assertThat(JsonText.complete("{")).isFalse();
    }

    private static Usage usage(String reply) {
        return OPENAI.usage(reply.getBytes(StandardCharsets.UTF_8));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
