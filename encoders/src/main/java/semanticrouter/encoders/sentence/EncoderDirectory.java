package semanticrouter.encoders.sentence;

import java.io.IOException;
import java.util.List;
import semanticrouter.encoders.model.ModelLocation;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.sentence.EncoderDeclaration.Pooling;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A bi-encoder from a model directory in the Hugging Face layout. `config.json` gives the width and the longest row,
/// `1_Pooling/config.json`, as sentence-transformers writes it, the pooling: the mean where it is missing.
public final class EncoderDirectory {
    private static final int WINDOW_MAX = 256;
    private static final int ROW_MAX = 8192;

    private EncoderDirectory() {}

    /// What the directory says of itself; it has no early exits.
    ///
    /// @param location as {@link ModelLocation#of} reads it
    /// @throws IOException naming the file and key that are missing or wrong
    public static EncoderDeclaration declare(String location) throws IOException {
        ModelLocation parts = ModelLocation.of(location);
        ModelSource source = ModelSource.of(parts.place());
        JsonNode config = json(source, "config.json");
        int width = config.path("hidden_size").asInt(0);
        if (width < 1) {
            throw new IOException(
                    source.where() + "/config.json: hidden_size must give the width of the hidden states");
        }
        int longest = Math.clamp(config.path("max_position_embeddings").asInt(512), 8, ROW_MAX);
        boolean first = source.has("1_Pooling/config.json")
                && json(source, "1_Pooling/config.json")
                        .path("pooling_mode_cls_token")
                        .asBoolean(false);
        return new EncoderDeclaration(
                parts.place(),
                parts.place(),
                first ? Pooling.FIRST : Pooling.MEAN,
                "",
                Script.ANY,
                width,
                width,
                1,
                0,
                "",
                List.of(),
                longest,
                Math.min(longest, WINDOW_MAX),
                SimilarityScale.PLAIN,
                parts.sha256(),
                "",
                "licence as its owner says",
                source.where());
    }

    private static JsonNode json(ModelSource source, String name) throws IOException {
        try {
            return JsonMapper.builder().build().readTree(source.bytes(name));
        } catch (JacksonException broken) {
            throw new IOException(source.where() + "/" + name + " is no JSON: " + broken.getMessage(), broken);
        }
    }
}
