package semanticrouter.config.check;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Warns about files the document names and nobody has: tool lists, certificates, trained selectors, model folders.
record FileChecks(CheckContext context, AssetResolver assets) {
    void check() {
        if (context.report().root() instanceof MappingNode root) {
            walk(root, DocPath.ROOT);
        }
    }

    private void walk(Node node, DocPath at) {
        switch (node) {
            case MappingNode mapping -> {
                boolean off = mapping.get("enabled") instanceof ScalarNode flag
                        && flag.text().equals("false");
                for (MappingNode.Entry entry : mapping.entries()) {
                    boolean file = entry.value() instanceof ScalarNode
                            && isFile(entry.key(), ((ScalarNode) entry.value()).text());
                    if (file && !off) {
                        file(((ScalarNode) entry.value()).text(), at.key(entry.key()));
                    } else if (!off) {
                        walk(entry.value(), at.key(entry.key()));
                    }
                }
            }
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    walk(list.items().get(i), at.index(i));
                }
            }
            case ScalarNode _ -> {}
        }
    }

    /// A key that names a file by its suffix; folders of models only when they are written as paths.
    private static boolean isFile(String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        boolean model = lower.equals("model_id") || lower.endsWith("model_path");
        return !value.isBlank()
                && (model && value.contains("/") && !value.contains("://") && value.startsWith("models/")
                        || lower.endsWith("_db_path")
                        || lower.endsWith("cert_path")
                        || lower.endsWith("key_path")
                        || lower.endsWith("ca_path")
                        || lower.equals("cert_file")
                        || lower.equals("key_file")
                        || lower.equals("ca_file")
                        || lower.equals("config_path")
                        || lower.equals("pretrained_path")
                        || lower.equals("models_path")
                        || lower.endsWith("mapping_path"));
    }

    private void file(String value, DocPath at) {
        try {
            if (assets.find(Path.of(value)).isEmpty()) {
                context.report()
                        .warning("missing-file", at, "\"" + value + "\" is not there", "add it, or remove the option");
            }
        } catch (InvalidPathException _) {
            context.report().error("invalid-path", at, "\"" + value + "\" is not a path", "");
        }
    }
}
