package semanticrouter.protocols.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SseScannerProperties {
    private static final int LIMIT = 1 << 16;

    private static final List<String> STREAMS = List.of(
            "data: {\"a\":1}\n\ndata: [DONE]\n\n",
            "data: {\"ü\":\"😀\"}\r\n\r\n: ping\r\n\r\nevent: x\r\ndata:two\r\ndata: lines\r\n\r\n",
            "data: a\r\rdata: b\r\r\n\ndata: c\n\r\n",
            "\uFEFFdata: with mark\n\nid: 7\nretry: 3\n\ndata\n\ndata: cut",
            "event: only-name\n\ndata:  two spaces\n\n",
            ": comment\ndata: x\n: comment\ndata: y\n\n");

    @Test
    void eventsDoNotDependOnWhereTheBytesAreSplit() {
        for (String stream : STREAMS) {
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            List<SseEvent> whole = scan(List.of(bytes));
            for (int i = 0; i <= bytes.length; i++) {
                for (int j = i; j <= bytes.length; j++) {
                    var pieces = List.of(
                            Arrays.copyOfRange(bytes, 0, i),
                            Arrays.copyOfRange(bytes, i, j),
                            Arrays.copyOfRange(bytes, j, bytes.length));
                    assertThat(scan(pieces))
                            .as("%s cut at %d and %d", stream, i, j)
                            .isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void eventsOfRandomStreamsDoNotDependOnSplits() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(List.of("\r", "\n", "\r\n", "data", ":", " ", "é", "😀", "event", "x")
                        .get(random.nextInt(10)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            var pieces = new ArrayList<byte[]>();
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + random.nextInt(4));
                pieces.add(Arrays.copyOfRange(bytes, at, next));
                at = next;
            }
            assertThat(scan(pieces)).as("seed %d", seed).isEqualTo(scan(List.of(bytes)));
        }
    }

    @Test
    void readsFieldsAsTheStandardSays() {
        assertThat(scan(List.of(STREAMS.get(1).getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new SseEvent("", "{\"ü\":\"😀\"}"), new SseEvent("x", "two\nlines"));
        assertThat(scan(List.of(STREAMS.get(3).getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new SseEvent("", "with mark"), new SseEvent("", ""));
        assertThat(scan(List.of("data: a\r\rdata: b\r\r".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new SseEvent("", "a"), new SseEvent("", "b"));
    }

    @Test
    void knowsWhetherItStandsInsideAnEvent() {
        var scanner = new SseScanner(LIMIT, _ -> {});
        assertThat(scanner.insideEvent()).isFalse();
        scanner.accept("da".getBytes(StandardCharsets.UTF_8));
        assertThat(scanner.insideEvent()).isTrue();
        scanner.accept("ta: x\n".getBytes(StandardCharsets.UTF_8));
        assertThat(scanner.insideEvent()).isTrue();
        scanner.accept("\n".getBytes(StandardCharsets.UTF_8));
        assertThat(scanner.insideEvent()).isFalse();
    }

    @Test
    void passesOverAnEventThatIsTooLongAndGoesOn() {
        var events = new ArrayList<SseEvent>();
        var scanner = new SseScanner(32, events::add);
        byte[] bytes = ("data: " + "x".repeat(100) + "\ndata: y\n\ndata: ok\n\n").getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            scanner.accept(new byte[] {b});
        }
        assertThat(events).containsExactly(new SseEvent("", "ok"));
        assertThat(scanner.skipped()).isEqualTo(1);
    }

    private static List<SseEvent> scan(List<byte[]> pieces) {
        var events = new ArrayList<SseEvent>();
        var scanner = new SseScanner(LIMIT, events::add);
        pieces.forEach(scanner::accept);
        return events;
    }
}
