package semanticrouter.config.asset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;

/// The labels of a knowledge base with their examples (specification: signals §1.16).
///
/// @param description what it is about; may be empty
/// @param labels by name, in the order of the file
public record KnowledgeManifest(String description, SequencedMap<String, Label> labels) {
    /// One label.
    public record Label(String description, List<String> exemplars) {}

    public Set<String> names() {
        return labels.keySet();
    }

    /// Reads `{version, description, labels: {name: {description, exemplars: […]}}}`.
    ///
    /// @throws IOException when the file cannot be read or does not have that form; the message says where and why
    public static KnowledgeManifest read(Path file) throws IOException {
        YamlReader.Parsed parsed = YamlReader.read(file.toString(), Files.readString(file));
        if (!parsed.diagnostics().isEmpty()) {
            throw new IOException(parsed.diagnostics().getFirst().toString());
        }
        MappingNode root = parsed.root() instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        Node labels = root.get("labels");
        if (!(labels instanceof MappingNode mapping)) {
            throw new IOException(file + " has no \"labels\"");
        }
        var read = new LinkedHashMap<String, Label>();
        for (MappingNode.Entry entry : mapping.entries()) {
            if (!(entry.value() instanceof MappingNode label)) {
                throw new IOException(entry.keySpan() + ": the label \"" + entry.key() + "\" is not a mapping");
            }
            List<String> exemplars = label.get("exemplars") instanceof SequenceNode list
                    ? list.items().stream()
                            .filter(item -> item instanceof ScalarNode)
                            .map(item -> ((ScalarNode) item).text())
                            .toList()
                    : List.of();
            read.put(entry.key(), new Label(text(label.get("description")), exemplars));
        }
        return new KnowledgeManifest(text(root.get("description")), read);
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }
}
