package semanticrouter.console.record.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Jackson says what the JSON should be.
class JsonLinesTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonLines lines = new JsonLines(1);

    private String written(Consumer<JsonLines> write) {
        lines.clear();
        write.accept(lines);
        var out = new ByteArrayOutputStream();
        lines.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String expected(Consumer<JsonGenerator> write) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write.accept(json);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesEveryCharacter() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String text = Character.toString(point);
                assertThat(written(to -> to.text(text)))
                        .as("U+%04X", point)
                        .isEqualTo(expected(json -> json.writeString(text)));
            }
        }
    }

    @Test
    void keepsHalvesOfSurrogatePairs() {
        assertThat(written(to -> to.text("a\ud83db\ude00\ud83d\ude00\ude00\ud83d")))
                .isEqualTo("\"a\\uD83Db\\uDE00\ud83d\ude00\\uDE00\\uD83D\"");
    }

    @Test
    void readsBackAnyText() {
        Property.check("a text that is written reads back as it was", 20_000, gen -> {
            List<String> texts = gen.list(0, 4, each -> each.text(40));
            JsonNode read = new JsonMapper().readTree(written(to -> to.texts(texts)));
            assertThat(read.valueStream().map(JsonNode::asString).toList()).isEqualTo(texts);
        });
    }

    @Test
    void writesNumbersAsJacksonDoes() {
        Property.check("a number is written as Jackson writes it", 100_000, gen -> {
            double number = decimal(gen);
            assertThat(written(to -> to.number(number))).isEqualTo(expected(json -> json.writeNumber(number)));
            long whole = whole(gen);
            assertThat(written(to -> to.number(whole))).isEqualTo(expected(json -> json.writeNumber(whole)));
        });
    }

    /// Whole numbers of every length, and the ends of their range.
    private static long whole(Gen gen) {
        return switch (gen.between(0, 9)) {
            case 0 -> gen.oneOf(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
            case 1 -> gen.between(-100, 100);
            default -> bits(gen) >> gen.between(0, 63);
        };
    }

    /// Thousandths as times are, what lies beside them, and doubles of any bits.
    private static double decimal(Gen gen) {
        double thousandths = (whole(gen) >> gen.between(0, 40)) / 1e3;
        return switch (gen.between(0, 5)) {
            case 0 ->
                gen.oneOf(
                        0.0,
                        -0.0,
                        0.0004,
                        0.001,
                        9_999_999.999,
                        1e7,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE);
            case 1 -> Double.longBitsToDouble(bits(gen));
            case 2 -> Math.nextUp(thousandths);
            case 3 -> gen.unit();
            default -> thousandths;
        };
    }

    private static long bits(Gen gen) {
        long bits = 0;
        for (int i = 0; i < 4; i++) {
            bits = bits << 16 | gen.between(0, 0xffff);
        }
        return bits;
    }

    @Test
    void writesMembersOfManyLines() {
        var texts = new ArrayList<String>();
        for (int n = 0; n < 100; n++) {
            texts.add("n" + n);
        }
        String text = written(to -> {
            for (int n = 0; n < 3; n++) {
                to.raw("{\"n\":".getBytes(StandardCharsets.US_ASCII));
                to.digits(n, 3);
                to.name("a \"name\"");
                to.flag(n == 1);
                to.name("nothing");
                to.nothing();
                to.name("texts");
                to.texts(texts);
                to.end();
            }
        });

        assertThat(text.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"n\":00"));
        assertThat(text.lines().skip(1).findFirst().orElseThrow())
                .startsWith("{\"n\":001,\"a \\\"name\\\"\":true,\"nothing\":null,\"texts\":[\"n0\",\"n1\",")
                .endsWith("\"n99\"]}");
    }
}
