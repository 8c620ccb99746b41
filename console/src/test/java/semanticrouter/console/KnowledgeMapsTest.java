package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.config.asset.KnowledgeManifest;
import semanticrouter.config.asset.KnowledgeManifest.Label;
import semanticrouter.console.knowledge.KnowledgeMap;
import semanticrouter.console.knowledge.KnowledgeMaps;
import semanticrouter.core.fault.GatewayException;

class KnowledgeMapsTest {
    private static final FakeEncoders ENCODERS = new FakeEncoders(Map.of("embedding", List.of()));

    private static KnowledgeManifest manifest(List<String> first, List<String> second) {
        var labels = new LinkedHashMap<String, Label>();
        labels.put("a", new Label("", first));
        labels.put("b", new Label("", second));
        return new KnowledgeManifest("", labels);
    }

    private static KnowledgeMaps maps(FakeEncoders encoders) {
        return new KnowledgeMaps(encoders, new Fixture(encoders).parts().plans());
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Test
    void whatIsAlikeLiesTogetherAndWhatIsNotApart() throws Exception {
        KnowledgeMap map = maps(ENCODERS).of("kb", manifest(List.of("a", "aa"), List.of("b", "bb")));
        List<Map<String, Object>> lines = map.lines().toList();

        assertThat(lines).extracting(line -> line.get("label")).containsExactly("a", "a", "b", "b");
        assertThat(lines).extracting(line -> line.get("text")).containsExactly("a", "aa", "b", "bb");
        List<Double> x = lines.stream().map(line -> number(line.get("x"))).toList();
        assertThat(x.get(0)).isCloseTo(x.get(1), within(0.01));
        assertThat(x.get(2)).isCloseTo(x.get(3), within(0.01));
        assertThat(Math.abs(x.get(0) - x.get(2))).isCloseTo(Math.sqrt(2), within(0.02));

        Map<String, Object> metadata = map.metadata();
        assertThat(metadata)
                .containsEntry("points", 4)
                .containsEntry("total", 4)
                .containsEntry("dimension", 2);
        assertThat(metadata.get("labels"))
                .isEqualTo(List.of(Map.of("label", "a", "points", 2), Map.of("label", "b", "points", 2)));
        assertThat((List<?>) metadata.get("explained"))
                .first()
                .satisfies(first -> assertThat(number(first)).isBetween(0.99, 1.0));
    }

    @Test
    void equalTextsAreOnePointAndNoneAreNoPoint() throws Exception {
        KnowledgeMap same = maps(ENCODERS).of("kb", manifest(List.of("a"), List.of("a")));
        assertThat(same.lines().map(line -> number(line.get("x")))).containsExactly(0.0, 0.0);
        KnowledgeMap nothing = maps(ENCODERS).of("kb", manifest(List.of(), List.of()));
        assertThat(nothing.lines()).isEmpty();
        assertThat(nothing.metadata()).containsEntry("points", 0);
    }

    @Test
    void ofMoreThanThereIsRoomForEvenlySpacedOnesAreShown() throws Exception {
        List<String> many =
                IntStream.range(0, 7_000).mapToObj(i -> "a".repeat(1 + i % 3)).toList();
        KnowledgeMap map = maps(ENCODERS).of("kb", manifest(many, List.of("b", "b")));
        assertThat(map.metadata()).containsEntry("points", 3_501).containsEntry("total", 7_002);
        assertThat(map.lines()).extracting(line -> line.get("label")).contains("b");
    }

    @Test
    void withoutTheEncoderItIsSaid() {
        assertThatThrownBy(() -> maps(new FakeEncoders(Map.of())).of("kb", manifest(List.of("a"), List.of())))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.error().status()).isEqualTo(503);
                    assertThat(refused.error().code()).isEqualTo("EMBEDDING_MODEL_NOT_READY");
                });
    }
}
