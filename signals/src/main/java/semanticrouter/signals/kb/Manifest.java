package semanticrouter.signals.kb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The labels of a knowledge base with their examples, as its manifest lists them (specification: signals §1.16).
///
/// @param labels examples by label, in the file's order
record Manifest(SequencedMap<String, List<String>> labels) {
    private static final long LARGEST = 64L * 1024 * 1024;

    /// Reads `{"labels": {"<label>": {"exemplars": […]}}}`.
    ///
    /// @throws UnavailableException `kb_missing` or `kb_invalid`, naming the file
    static Manifest read(Path file) throws UnavailableException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UnavailableException(
                        "kb_missing",
                        "there is no " + file + "; set VLLM_SR_CONFIG_ASSET_ROOT to the folder that has it");
            }
            if (Files.size(file) > LARGEST) {
                throw new UnavailableException("kb_invalid", file + " is larger than 64 MiB");
            }
            JsonNode labels =
                    JsonMapper.shared().readTree(Files.readAllBytes(file)).path("labels");
            if (!labels.isObject() || labels.isEmpty()) {
                throw new UnavailableException("kb_invalid", file + " has no labels");
            }
            var read = new LinkedHashMap<String, List<String>>();
            labels.forEachEntry((label, entry) -> {
                var exemplars = new ArrayList<String>();
                entry.path("exemplars").forEach(exemplar -> exemplars.add(exemplar.asString("")));
                read.put(label, List.copyOf(exemplars));
            });
            return new Manifest(read);
        } catch (JacksonException invalid) {
            throw new UnavailableException("kb_invalid", file + " is no JSON: " + invalid.getOriginalMessage());
        } catch (IOException broken) {
            throw new UnavailableException("kb_invalid", file + " cannot be read: " + broken.getMessage());
        }
    }
}
