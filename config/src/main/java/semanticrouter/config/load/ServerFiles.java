package semanticrouter.config.load;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeEdit;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;

/// Files that `config_path` names in the block of a Redis or Valkey server: each replaces its whole block
/// (specification: dataplane §5.1), and is judged like it. A file that is not there leaves the block with its
/// `config_path`, for another machine may have it; what would use the server then refuses to.
///
/// @param source whose folder relative paths begin at
/// @param options with the environment, which the file's texts are expanded with too
/// @param found where findings go
record ServerFiles(ConfigSource source, LoadOptions options, Diagnostics found) {
    private static final String KEY = "config_path";
    private static final long BYTES_MAX = 1 << 20;
    private static final List<DocPath> BLOCKS = List.of(
            DocPath.parse("global.services.response_api.redis"), DocPath.parse("global.services.response_api.valkey"));

    /// The document with what the files say.
    MappingNode apply(MappingNode document) {
        MappingNode changed = document;
        for (DocPath at : BLOCKS) {
            MappingNode block = block(at, document);
            if (block != null && TreeEdit.with(changed, at, block) instanceof MappingNode with) {
                changed = with;
            }
        }
        return changed;
    }

    /// What a file says instead of a block; null when there is none, or nothing could be made of it.
    private @Nullable MappingNode block(DocPath at, MappingNode document) {
        DocPath key = at.key(KEY);
        if (!(key.find(document) instanceof ScalarNode written)
                || written.text().isBlank()) {
            return null;
        }
        var report = new TreeReport(document, found);
        try {
            Optional<Path> file =
                    new AssetResolver(source.baseDirectory(), options.environment()).find(Path.of(written.text()));
            return file.isEmpty() ? null : read(file.get(), written.text(), key, report);
        } catch (InvalidPathException _) {
            report.error("config-path", key, "\"" + written.text() + "\" is not a path", "name a YAML file");
        } catch (CharacterCodingException _) {
            report.error("config-path", key, "\"" + written.text() + "\" is not UTF-8", "save it as UTF-8");
        } catch (IOException unreadable) {
            report.error(
                    "config-path",
                    key,
                    "\"" + written.text() + "\" cannot be read: "
                            + unreadable.getClass().getSimpleName(),
                    "let the router's user read it, or name another file");
        }
        return null;
    }

    private @Nullable MappingNode read(Path file, String name, DocPath key, TreeReport report) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            report.error("config-path", key, "\"" + name + "\" is larger than 1 MiB", "name the settings of a server");
            return null;
        }
        YamlReader.Parsed parsed = YamlReader.read(name, Files.readString(file));
        found.addAll(parsed.diagnostics());
        if (parsed.root() == null
                || !(new EnvironmentExpansion(options.environment()).expand(parsed.root())
                        instanceof MappingNode read)) {
            report.error(
                    "config-path",
                    key,
                    "\"" + name + "\" does not hold the settings of a server",
                    "write in it what would stand beside " + KEY + ", for example address: \"127.0.0.1:6379\"");
            return null;
        }
        Node further = read.get(KEY);
        if (further != null) {
            report.error("config-path", key, "\"" + name + "\" names a further file", "leave " + KEY + " out of it");
            return null;
        }
        return read;
    }
}
