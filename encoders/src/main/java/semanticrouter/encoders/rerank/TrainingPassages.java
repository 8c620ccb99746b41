package semanticrouter.encoders.rerank;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The free passages that scorers of pairs are trained on: contexts of `hallucination_begin_train.jsonl` and long
/// questions of `domain_train.jsonl`.
public final class TrainingPassages {
    private static final int SHORTEST = 400;
    private static final int LONGEST = 2000;

    private TrainingPassages() {}

    /// A passage of 400 to 2,000 characters.
    ///
    /// @param source in the words of the data's table
    public record Source(String text, String source) {}

    /// Distinct passages in the order of the files.
    ///
    /// @param train folder with the files
    /// @param allowed which sources may shape weights
    public static List<Source> read(Path train, Predicate<String> allowed, int atMost) throws IOException {
        var texts = new LinkedHashMap<String, Source>();
        collect(train.resolve("hallucination_begin_train.jsonl"), "context", allowed, texts);
        collect(train.resolve("domain_train.jsonl"), "text", allowed, texts);
        return texts.values().stream().limit(atMost).toList();
    }

    private static void collect(Path file, String field, Predicate<String> allowed, Map<String, Source> into)
            throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        int line = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                line++;
                JsonNode node = mapper.readTree(row);
                String text = node.path(field).asString("");
                String source = node.path("source").asString("");
                if (text.length() >= SHORTEST && text.length() <= LONGEST && allowed.test(source)) {
                    into.putIfAbsent(text, new Source(text, source));
                }
            }
        } catch (JacksonException broken) {
            throw new IOException(file + ":" + line + ": " + broken.getMessage(), broken);
        }
    }
}
