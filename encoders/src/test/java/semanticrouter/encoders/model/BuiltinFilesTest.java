package semanticrouter.encoders.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.sentence.BuiltinEncoders;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import tools.jackson.databind.json.JsonMapper;

/// What is inside the program is compared here and not at each start.
class BuiltinFilesTest {
    static List<EncoderDeclaration> encoders() throws IOException {
        return BuiltinEncoders.read().encoders();
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void anEncoderIsTheOneDeclared(EncoderDeclaration declared) throws IOException {
        ModelSource source = ModelSource.of(declared.location());
        assertThat(ModelSource.sha256(source.bytes("model.onnx"))).isEqualTo(declared.modelSha256());
        assertThat(ModelSource.sha256(source.bytes("tokenizer.json"))).isEqualTo(declared.tokenizerSha256());
    }

    static List<String> heads() {
        return Stream.of(
                        BuiltinHeads.CLASSIFIERS.stream(),
                        BuiltinHeads.CHINESE.stream().map(BuiltinHeads::chinese),
                        BuiltinHeads.TAGGERS.stream())
                .flatMap(tasks -> tasks)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("heads")
    void theWeightsOfAHeadAreTheOnesDeclared(String task) throws IOException {
        ModelSource source = BuiltinHeads.source(task);
        String declared = JsonMapper.shared()
                .readTree(source.bytes("head.json"))
                .path("weights_sha256")
                .asString();
        assertThat(ModelSource.sha256(source.bytes("weights.bin"))).isEqualTo(declared);
    }

    @Test
    void piecesAreWrittenInTheirOrder() {
        byte[] letters = {'a', 'b', 'c', 'd', 'e'};
        var inner = new ModelBytes();
        inner.add(letters, 3, 5);
        var whole = new ModelBytes();
        whole.add(letters, 0, 1);
        whole.add(inner);
        whole.add(Arrays.copyOfRange(letters, 1, 3));
        assertThat(whole.length()).isEqualTo(5);
        assertThat(whole.bytes()).containsExactly('a', 'd', 'e', 'b', 'c');
        assertThat(whole.bytes()).as("again").containsExactly('a', 'd', 'e', 'b', 'c');
    }
}
