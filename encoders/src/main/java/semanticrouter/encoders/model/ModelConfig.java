package semanticrouter.encoders.model;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the `config.json` of a Hugging Face model directory says.
///
/// @param kind what the model is for
/// @param labels in the order of its outputs, from `id2label`
/// @param maxTokens longest row it accepts
public record ModelConfig(Kind kind, List<String> labels, int maxTokens) {
    /// What a model's output means.
    public enum Kind {
        /// Hidden states.
        ENCODER,
        /// One distribution over labels a row.
        SEQUENCE,
        /// One distribution over labels a token.
        TOKEN
    }

    /// Reads `config.json`.
    ///
    /// @throws IOException naming the file and the key that is missing or wrong
    public static ModelConfig read(ModelSource source) throws IOException {
        String where = source.where() + "/config.json";
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(source.bytes("config.json"));
        } catch (JacksonException broken) {
            throw new IOException(where + " is no JSON: " + broken.getMessage(), broken);
        }
        String architecture = root.path("architectures").path(0).asString("");
        Kind kind = architecture.endsWith("ForSequenceClassification")
                ? Kind.SEQUENCE
                : architecture.endsWith("ForTokenClassification") ? Kind.TOKEN : Kind.ENCODER;
        var byIndex = new TreeMap<Integer, String>();
        for (var entry : root.path("id2label").properties()) {
            try {
                byIndex.put(Integer.parseInt(entry.getKey()), entry.getValue().asString());
            } catch (NumberFormatException notIndex) {
                throw new IOException(
                        where + ": id2label has the key '" + entry.getKey() + "', which is no number", notIndex);
            }
        }
        if (kind != Kind.ENCODER && (byIndex.isEmpty() || byIndex.lastKey() != byIndex.size() - 1)) {
            throw new IOException(where + ": id2label must name every class from 0 on; it has " + byIndex.keySet());
        }
        int max = root.path("max_position_embeddings").asInt(512);
        return new ModelConfig(kind, List.copyOf(byIndex.values()), Math.clamp(max, 8, 8192));
    }
}
