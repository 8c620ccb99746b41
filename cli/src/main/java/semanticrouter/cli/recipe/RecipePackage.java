package semanticrouter.cli.recipe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import semanticrouter.cli.CommandException;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;

/// The five files of a recipe as one archive that is the same bytes wherever it is made (specification: surfaces
/// §2.10).
///
/// @param metadata of the recipe
/// @param files by name, in the archive's order
public record RecipePackage(RecipeMetadata metadata, SequencedMap<String, byte[]> files) {
    /// Largest size of each file, bytes.
    private static final SequencedMap<String, Integer> SIZES = sizes();

    private static final int ARCHIVE_SIZE = 36 << 20;
    private static final LocalDateTime BEGINNING = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static SequencedMap<String, Integer> sizes() {
        var sizes = new LinkedHashMap<String, Integer>();
        sizes.put("metadata.yaml", 256 << 10);
        sizes.put("config.yaml", 16 << 20);
        sizes.put("probes.yaml", 8 << 20);
        sizes.put("recipe.dsl", 8 << 20);
        sizes.put("README.md", 2 << 20);
        return sizes;
    }

    /// Takes the five files of a folder.
    ///
    /// @throws CommandException when one is missing, too large, or holds what a package must not
    public static RecipePackage ofFolder(Path folder) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        for (Map.Entry<String, Integer> size : SIZES.entrySet()) {
            Path file = folder.resolve(size.getKey());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandException(
                        "there is no " + file, "a package is made of " + String.join(", ", SIZES.keySet()) + ".");
            }
            if (Files.size(file) > size.getValue()) {
                throw tooLarge(size.getKey());
            }
            files.put(size.getKey(), Files.readAllBytes(file));
        }
        return checked(files);
    }

    /// Takes the five files of an archive. Nothing it says of itself is believed: names and sizes are checked as it is
    /// read.
    ///
    /// @throws CommandException when it is no package, or holds what a package must not
    public static RecipePackage ofArchive(byte[] archive) throws IOException {
        var found = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                Integer size = SIZES.get(name);
                if (size == null) {
                    throw new CommandException(
                            "the archive holds \"" + printable(name) + "\", which is no file of a package",
                            "it holds exactly " + String.join(", ", SIZES.keySet()) + ".");
                }
                byte[] bytes = zip.readNBytes(size + 1);
                if (bytes.length > size) {
                    throw tooLarge(name);
                }
                if (found.put(name, bytes) != null) {
                    throw new CommandException("the archive holds " + name + " twice", "pack the recipe again.");
                }
            }
        } catch (ZipException broken) {
            throw new CommandException("this is no sound archive: " + broken.getMessage(), "fetch it again.");
        }
        var files = new LinkedHashMap<String, byte[]>();
        for (String name : SIZES.keySet()) {
            byte[] bytes = found.get(name);
            if (bytes == null) {
                throw new CommandException("the archive has no " + name, "pack the recipe again.");
            }
            files.put(name, bytes);
        }
        return checked(files);
    }

    /// Reads an archive that is not larger than one can be.
    public static byte[] archive(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("there is no " + file, "name an archive that `recipe pack` wrote.");
        }
        if (Files.size(file) > ARCHIVE_SIZE) {
            throw new CommandException(file + " is larger than a package can be", "is it one?");
        }
        return Files.readAllBytes(file);
    }

    private static CommandException tooLarge(String name) {
        return new CommandException(
                name + " is larger than " + SIZES.getOrDefault(name, 0) / 1024 + " KiB", "shorten it.");
    }

    private static RecipePackage checked(SequencedMap<String, byte[]> files) {
        var texts = new LinkedHashMap<String, String>();
        files.forEach((name, bytes) -> texts.put(name, text(name, bytes)));
        RecipeMetadata metadata = RecipeMetadata.of(texts.getOrDefault("metadata.yaml", ""));
        if (!metadata.problems().isEmpty()) {
            throw new CommandException(String.join("; ", metadata.problems()), "mend metadata.yaml.");
        }
        for (String name : List.of("metadata.yaml", "config.yaml", "probes.yaml")) {
            YamlReader.Parsed parsed = YamlReader.read(name, texts.getOrDefault(name, ""));
            if (!(parsed.root() instanceof MappingNode root)
                    || parsed.diagnostics().stream().anyMatch(finding -> finding.isError())) {
                throw new CommandException(
                        name + " cannot be read as YAML", "run `vllm-sr validate --config " + name + "`.");
            }
            if (SecretValues.literal(root)) {
                throw new CommandException(
                        name + " holds a credential", "take it from the environment: ${NAME}; then pack again.");
            }
            if (runsProgram(root, false)) {
                throw new CommandException(
                        name + " starts a program on the machine that serves it (MCP over stdio)",
                        "packages may reach MCP servers over http only.");
            }
        }
        return new RecipePackage(metadata, files);
    }

    /// Whether something under an `mcp` key names a program or speaks over its standard input.
    private static boolean runsProgram(Node node, boolean mcp) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.entries().stream().anyMatch(entry -> {
                    String key = entry.key().toLowerCase(Locale.ROOT);
                    if (mcp && entry.value() instanceof ScalarNode scalar && !scalar.isNull()) {
                        boolean program =
                                key.equals("command") && !scalar.text().isBlank();
                        boolean stdio = key.startsWith("transport")
                                && scalar.text().strip().equalsIgnoreCase("stdio");
                        return program || stdio;
                    }
                    return runsProgram(entry.value(), mcp || key.contains("mcp"));
                });
            case SequenceNode list -> list.items().stream().anyMatch(item -> runsProgram(item, mcp));
            case ScalarNode _ -> false;
        };
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new CommandException(name + " is not UTF-8", "save it as UTF-8.");
        }
    }

    private static String printable(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    }

    /// The archive: stored, not compressed, because compressors differ; every time is the beginning of the format.
    public byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                var crc = new CRC32();
                crc.update(file.getValue());
                var entry = new ZipEntry(file.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(BEGINNING);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /// Writes the files into a folder that does not exist yet; a failure leaves none.
    public void unpack(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        if (parent == null || Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(folder + " exists", "name another folder with --out, or remove it first.");
        }
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, ".import");
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(fresh.resolve(file.getKey()), file.getValue());
            }
            Files.move(fresh, whole);
        } catch (IOException failed) {
            for (String name : files.keySet()) {
                Files.deleteIfExists(fresh.resolve(name));
            }
            Files.deleteIfExists(fresh);
            throw failed;
        }
    }
}
