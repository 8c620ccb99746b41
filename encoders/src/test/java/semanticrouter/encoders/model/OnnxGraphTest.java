package semanticrouter.encoders.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private static final String STANDARD = "classpath:META-INF/semanticrouter/encoders/all-minilm-l6-v2";

    @Test
    void aModelThatEndsEarlierRunsAndIsSmallerWhenLoaded() throws Exception {
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        byte[] early = OnnxGraph.endingAt(whole, "/encoder/layer.1/output/LayerNorm/Add_1_output_0", "standard");
        try (var session = OnnxSession.open(early, Provider.CPU, "early");
                var all = OnnxSession.open(whole, Provider.CPU, "whole")) {
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
        assertThatThrownBy(() -> OnnxSession.open(broken, Provider.CPU, "standard"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-tensor");
    }

    @Test
    void whatIsNoModelIsSaid() throws Exception {
        assertThatThrownBy(() -> OnnxGraph.endingAt("{}".getBytes(StandardCharsets.UTF_8), "x", "here"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("here is no ONNX model");
        byte[] whole = ModelSource.of(STANDARD).bytes("model.onnx");
        assertThatThrownBy(() -> OnnxGraph.endingAt(Arrays.copyOf(whole, 1000), "x", "here"))
                .hasMessageContaining("cut short");
    }
}
