package semanticrouter.core.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Property;

class TextWindowTest {
    @Test
    void short_texts_stay_whole() {
        assertThat(TextWindow.sample("x".repeat(2048))).hasSize(2048);
    }

    @Test
    void long_texts_keep_head_middle_and_tail() {
        String text = "a".repeat(1000) + "b".repeat(3000) + "c".repeat(1000);
        String[] parts = TextWindow.sample(text).split("\\n\\.\\.\\. \\[content sampled[^\\n]*\\n");
        assertThat(parts).hasSize(3);
        assertThat(parts[0]).hasSize(682).containsOnlyOnce("a".repeat(682));
        assertThat(parts[1]).hasSize(682).isEqualTo("b".repeat(682));
        assertThat(parts[2]).hasSize(684).isEqualTo("c".repeat(684));
    }

    @Test
    void chunks_cover_the_text_and_overlap() {
        Property.check("chunks cover", 500, gen -> {
            String text = gen.text(2000);
            int budget = gen.oneOf(6, 64, 512, 1536);
            List<String> chunks = TextWindow.chunks(text, budget);
            int[] points = text.codePoints().toArray();
            int at = 0;
            int reached = 0;
            for (String chunk : chunks) {
                int[] part = chunk.codePoints().toArray();
                assertThat(java.util.Arrays.copyOfRange(points, at, at + part.length))
                        .isEqualTo(part);
                reached = at + part.length;
                at = Math.max(at + 1, reached - 64);
            }
            assertThat(reached).isEqualTo(points.length);
        });
    }
}
