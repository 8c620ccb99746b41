package semanticrouter.encoders.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of a folder to measure on: `NAME.jsonl`, `NAME.jsonl.gz`, or `NAME.json` with documents and queries.
///
/// @param path where it is
/// @param set its name without extensions
/// @param document whether it is one JSON document, not lines
record LabelledFile(Path path, String set, boolean document) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SUFFIXES = "\\.(jsonl|jsonl\\.gz|json|json\\.gz)$";

    /// Whether a file name is one that can be measured on.
    static boolean named(Path path) {
        return path.getFileName().toString().matches(".*" + SUFFIXES);
    }

    static LabelledFile of(Path path) {
        String name = path.getFileName().toString();
        return new LabelledFile(path, name.replaceAll(SUFFIXES, ""), name.matches(".*\\.json(\\.gz)?$"));
    }

    /// The rows that can be read; what cannot is told in `remarks`.
    List<JsonNode> rows(List<String> remarks) throws IOException {
        var rows = new ArrayList<JsonNode>();
        int number = 0;
        int broken = 0;
        String first = "";
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    JsonNode row = MAPPER.readTree(line);
                    if (row.isObject()) {
                        rows.add(row);
                        continue;
                    }
                } catch (JacksonException _) {
                    // Counted below; the parser's message would quote the text.
                }
                first = broken++ == 0 ? "line " + number : first;
            }
        }
        if (broken > 0) {
            remarks.add(broken + " lines are no JSON objects and are left out, the first is " + first);
        }
        return rows;
    }

    /// The whole file as one document.
    ///
    /// @throws IOException when it is no JSON
    JsonNode tree() throws IOException {
        try (InputStream in = open()) {
            return MAPPER.readTree(in);
        } catch (JacksonException broken) {
            throw new IOException("it is no JSON document: " + broken.getOriginalMessage(), broken);
        }
    }

    private InputStream open() throws IOException {
        InputStream in = Files.newInputStream(path);
        if (!path.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException broken) {
            in.close();
            throw broken;
        }
    }
}
