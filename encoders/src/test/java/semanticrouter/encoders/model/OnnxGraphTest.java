package semanticrouter.encoders.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private static final String STANDARD = "classpath:META-INF/semanticrouter/encoders/all-minilm-l6-v2";

    /// The runtime fuses other operators where a tensor between them is an output.
    private static final Offset<Float> ROUNDING = withPrecision(1e-4f);

    @Test
    void aModelThatEndsEarlierRunsAndIsSmallerWhenLoaded() throws Exception {
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        byte[] early = OnnxGraph.endingAt(whole, "/encoder/layer.1/output/LayerNorm/Add_1_output_0", "standard");
        try (var session = OnnxSession.open(ModelBytes.of(early), Provider.CPU, "early");
                var all = OnnxSession.open(ModelBytes.of(whole), Provider.CPU, "whole")) {
            var row = new TokenRow(new long[] {101, 7592, 102}, new long[3], 1);
            Tensor output = session.run(row);
            assertThat(output.shape()).containsExactly(1, 3, 384);
            assertThat(output.values()).isNotEqualTo(all.run(row).values());
        }
    }

    @Test
    void whatIsBehindTheTensorIsTakenOut() throws Exception {
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        byte[] early = OnnxGraph.endingAt(whole, "/encoder/layer.1/output/LayerNorm/Add_1_output_0", "standard");
        String names = new String(early, StandardCharsets.ISO_8859_1);
        assertThat(names).contains("/encoder/layer.1/output/dense/MatMul").doesNotContain("/encoder/layer.2/");
    }

    @Test
    void aTensorThatIsNotThereIsSaidWhenTheModelIsLoaded() throws Exception {
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        byte[] broken = OnnxGraph.endingAt(whole, "no-such-tensor", "standard");
        assertThatThrownBy(() -> OnnxSession.open(ModelBytes.of(broken), Provider.CPU, "standard"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-tensor");
    }

    @Test
    void aModelGivesOtherTensorsBehindItsOwn() throws Exception {
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        String tensor = "/encoder/layer.1/output/LayerNorm/Add_1_output_0";
        byte[] more = OnnxGraph.alsoGiving(whole, List.of(tensor), "standard");
        byte[] early = OnnxGraph.endingAt(whole, tensor, "standard");
        try (var both = OnnxSession.open(ModelBytes.of(more), Provider.CPU, "both");
                var plain = OnnxSession.open(ModelBytes.of(whole), Provider.CPU, "whole");
                var ended = OnnxSession.open(ModelBytes.of(early), Provider.CPU, "early")) {
            var row = new TokenRow(new long[] {101, 7592, 102}, new long[3], 1);
            List<Tensor> outputs = both.run(row, 2);
            assertThat(outputs).hasSize(2);
            assertThat(outputs.get(0).values()).containsExactly(plain.run(row).values(), ROUNDING);
            assertThat(outputs.get(1).values()).containsExactly(ended.run(row).values(), ROUNDING);
        }
    }

    @Test
    void whatIsNoModelIsSaid() throws Exception {
        assertThatThrownBy(() -> OnnxGraph.endingAt("{}".getBytes(StandardCharsets.UTF_8), "x", "here"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("here is no ONNX model");
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        assertThatThrownBy(() -> OnnxGraph.alsoGiving(new byte[0], List.of("x"), "here"))
                .hasMessageContaining("it holds no graph");
        assertThatThrownBy(() -> OnnxGraph.endingAt(Arrays.copyOf(whole, 1000), "x", "here"))
                .hasMessageContaining("cut short");
    }
}
