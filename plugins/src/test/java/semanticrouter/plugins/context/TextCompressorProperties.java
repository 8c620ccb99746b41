package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.Utf8;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What shortening promises of any text (specification: dataplane §4.8).
class TextCompressorProperties {
    private static final int RUNS = 400;
    private static final JsonMapper JSON = new JsonMapper();

    private static TextCompressor compressor() {
        return new TextCompressor(
                new Relevance(Relevance.Method.BM25, FakeEncoders.NONE, Deadline.after(Duration.ofMinutes(1))));
    }

    private static String shorten(String text, int tokens, String question) throws Exception {
        return compressor().shorten(text, tokens, question);
    }

    /// Prose, code, logs, bytes, CJK, or anything.
    private static String text(Gen gen) {
        List<String> pieces = gen.list(1, 60, each -> switch (each.between(0, 5)) {
            case 0 -> each.text(60);
            case 1 -> each.word().repeat(each.between(1, 12));
            case 2 -> "第" + each.between(1, 99) + "章的内容。";
            case 3 -> "\n  \"" + each.word() + "\": " + each.between(0, 1 << 20) + ",";
            case 4 -> "\ud83d\ude80".repeat(each.between(1, 5));
            default -> each.word() + " " + each.word() + " " + each.word() + ". ";
        });
        return String.join(gen.oneOf("", " ", "\n"), pieces).repeat(gen.between(1, 4));
    }

    private static String json(Gen gen, int depth) {
        String space = gen.oneOf("", " ", "\n\t");
        return switch (depth == 0 ? gen.between(0, 4) : gen.between(0, 6)) {
            case 0 -> gen.oneOf("null", "true", "false");
            case 1 -> gen.oneOf("0", "-0", "1.0", "1E+400", "12345678901234567890123", "0.10");
            case 2, 3, 4 -> quoted(gen.oneIn(4) ? json(gen, 0) : text(gen));
            case 5 ->
                gen.list(0, 5, each -> space + json(each, depth - 1)).stream()
                        .collect(Collectors.joining(",", "[", space + "]"));
            default ->
                gen.list(0, 5, each -> space + quoted(each.text(6)) + space + ":" + json(each, depth - 1)).stream()
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    /// JSON with every string replaced by the same, so that what is left is its form.
    private static String form(String json) {
        JsonStrings strings = JsonStrings.of(json).orElseThrow();
        return strings.with(strings.leaves().stream().collect(Collectors.toMap(leaf -> leaf, _ -> "")));
    }

    @Test
    void an_estimate_is_never_more_than_the_bytes_and_grows_with_the_text() {
        Property.check("estimates are bounded and monotone", RUNS, gen -> {
            String text = text(gen);
            int tokens = ContextTokens.of(text);
            assertThat((long) tokens).isLessThanOrEqualTo(Utf8.length(text));
            int cut = gen.between(0, text.length());
            assertThat(ContextTokens.of(text.substring(0, cut))).isLessThanOrEqualTo(tokens);

            int most = gen.between(1, 50);
            int end = ContextTokens.end(text, 0, most);
            assertThat(end).isPositive();
            String part = text.substring(0, end);
            assertThat(ContextTokens.of(part) <= most || part.codePointCount(0, part.length()) == 1)
                    .isTrue();
        });
    }

    @Test
    void chunks_are_the_text_and_bounded() {
        Property.check("chunks are the text", RUNS, gen -> {
            String text = text(gen);
            int size = gen.between(4, 128);
            List<String> chunks = TextChunks.of(text, size);
            assertThat(String.join("", chunks)).isEqualTo(text);
            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(ContextTokens.of(chunk)).isLessThanOrEqualTo(size));
        });
    }

    @Test
    void a_text_fits_or_is_as_it_was_and_shortening_again_changes_nothing() {
        var shortened = new AtomicInteger();
        Property.check("a shortened text fits", RUNS, gen -> {
            String text = text(gen);
            int target = gen.between(1, Math.max(2, ContextTokens.of(text)));
            String question = gen.text(40);
            String shorter = shorten(text, target, question);
            assertThat(shorter.equals(text) || ContextTokens.of(shorter) <= target)
                    .isTrue();
            assertThat(shorten(text, target, question)).isEqualTo(shorter);
            assertThat(shorten(shorter, target, question)).isEqualTo(shorter);
            shortened.addAndGet(shorter.equals(text) ? 0 : 1);
        });
        assertThat(shortened).hasPositiveValue();
    }

    @Test
    void json_stays_json_of_the_same_form() {
        var shortened = new AtomicInteger();
        Property.check("JSON keeps its form", RUNS, gen -> {
            String text = json(gen, 4);
            int target = gen.between(1, Math.max(2, ContextTokens.of(text)));
            String shorter = shorten(text, target, gen.text(40));
            assertThat(shorter.equals(text) || ContextTokens.of(shorter) <= target)
                    .isTrue();
            assertThat(form(shorter)).isEqualTo(form(text));
            assertThat(shorten(shorter, target, "")).isEqualTo(shorter);
            shortened.addAndGet(shorter.equals(text) ? 0 : 1);
        });
        assertThat(shortened).hasPositiveValue();
    }

    @Test
    void strings_that_are_replaced_leave_everything_else() {
        Property.check("replacing strings", RUNS, gen -> {
            String text = json(gen, 4);
            JsonStrings strings = JsonStrings.placed(text).orElseThrow();
            assertThat(strings.with(Map.of())).isEqualTo(text);
            if (!strings.leaves().isEmpty()) {
                JsonStrings.Leaf leaf = gen.oneOf(strings.leaves());
                String edited = strings.with(Map.of(leaf, "\ud83d!\"\\\n\u0001"));
                JsonNode there = JSON.readTree(edited);
                assertThat(form(edited)).isEqualTo(form(text));
                assertThat(edited).contains("\\ud83d!");
                assertThat(JsonStrings.placed(edited).orElseThrow().leaves())
                        .extracting(JsonStrings.Leaf::place)
                        .isEqualTo(strings.leaves().stream()
                                .map(JsonStrings.Leaf::place)
                                .toList());
                assertThat(there).isNotNull();
            }
        });
    }
}
