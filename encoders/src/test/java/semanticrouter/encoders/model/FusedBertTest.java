package semanticrouter.encoders.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.encoders.sentence.BuiltinEncoders;
import semanticrouter.encoders.sentence.EncoderDeclaration;

class FusedBertTest {
    private static final String OUTPUT = "last_hidden_state";

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-zh-v1.5"})
    void theFusedGraphReadsATextAsThePlainOneDoes(String name) throws Exception {
        EncoderDeclaration declared = BuiltinEncoders.read().named(name);
        byte[] plain = ModelSource.of(declared.location()).bytes("model.onnx");
        ModelBytes fused = FusedBert.of(plain, shape(declared), name);
        long[] ids = {101, 2054, 2003, 1996, 3007, 1997, 2605, 1029, 102};
        var row = new TokenRow(ids, new long[ids.length], 1);
        try (var before = OnnxSession.open(ModelBytes.of(plain), Provider.CPU, name);
                var after = OnnxSession.open(fused, Provider.CPU, name)) {
            Tensor one = before.run(row);
            Tensor other = after.run(row);
            assertThat(other.shape()).isEqualTo(one.shape());
            assertThat(cosine(one.values(), other.values())).isGreaterThan(0.99);
        }
    }

    @Test
    void aFusedGraphMayEndEarlier() throws Exception {
        EncoderDeclaration declared = BuiltinEncoders.read().named("all-minilm-l6-v2");
        byte[] plain = ModelSource.of(declared.location()).bytes("model.onnx");
        ModelBytes fused = FusedBert.of(plain, shape(declared), "standard");
        byte[] early =
                OnnxGraph.endingAt(fused.bytes(), "/encoder/layer.1/output/LayerNorm/Add_1_output_0", "standard");
        byte[] same = OnnxGraph.endingAt(plain, "/encoder/layer.1/output/LayerNorm/Add_1_output_0", "standard");
        assertThat(new String(early, StandardCharsets.ISO_8859_1))
                .contains("MultiHeadAttention")
                .doesNotContain("/encoder/layer.2/");
        var row = new TokenRow(new long[] {101, 7592, 2088, 102}, new long[4], 1);
        try (var session = OnnxSession.open(ModelBytes.of(early), Provider.CPU, "early");
                var other = OnnxSession.open(ModelBytes.of(same), Provider.CPU, "plain")) {
            assertThat(cosine(session.run(row).values(), other.run(row).values()))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    void anotherGraphIsRefused() throws Exception {
        EncoderDeclaration declared = BuiltinEncoders.read().named("bge-small-zh-v1.5");
        byte[] chinese = ModelSource.of(declared.location()).bytes("model.onnx");
        var six = new FusedBert.Shape(6, 12, declared.layerOutput(), OUTPUT, List.of());
        assertThatThrownBy(() -> FusedBert.of(chinese, six, "here"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("here cannot be fused: no ");
    }

    private static FusedBert.Shape shape(EncoderDeclaration declared) {
        return new FusedBert.Shape(declared.layers(), declared.heads(), declared.layerOutput(), OUTPUT, List.of());
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            left += (double) a[i] * a[i];
            right += (double) b[i] * b[i];
        }
        return product / Math.sqrt(left * right);
    }
}
