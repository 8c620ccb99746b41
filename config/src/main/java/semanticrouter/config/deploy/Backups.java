package semanticrouter.config.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The configurations that were replaced, in `.vllm-sr/config-backups` beside the configuration (specification:
/// dataplane §3.4): `config.<version>.yaml` and, with the word that says what replaced it, `config.<version>.source`.
///
/// At most {@link #KEPT} are kept, the oldest go first. Not safe for threads.
final class Backups {
    /// Versions that are kept.
    static final int KEPT = 50;

    private static final Pattern VERSION = Pattern.compile("\\d{8}-\\d{6}(-\\d{3})?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int IN_A_SECOND = 999;

    private final Path folder;

    Backups(Path folder) {
        this.folder = folder;
    }

    /// Keeps a text.
    ///
    /// @return its version
    String keep(byte[] text, String source, Instant at) throws IOException {
        Files.createDirectories(folder);
        String id = free(TIME.format(at.atOffset(ZoneOffset.UTC)));
        AtomicFile.write(folder.resolve(yaml(id)), text);
        Files.writeString(folder.resolve("config." + id + ".source"), source);
        List<Version> all = list();
        for (Version old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            Files.deleteIfExists(folder.resolve(old.file()));
            Files.deleteIfExists(folder.resolve("config." + old.id() + ".source"));
        }
        return id;
    }

    /// An id after all that are kept, also when the second has some already.
    private String free(String time) throws IOException {
        Optional<String> last = list().stream()
                .map(Version::id)
                .filter(id -> id.startsWith(time))
                .findFirst();
        if (last.isEmpty()) {
            return time;
        }
        String id = last.get();
        int next = id.equals(time) ? 1 : Integer.parseInt(id.substring(time.length() + 1)) + 1;
        if (next > IN_A_SECOND) {
            throw new IOException("there are " + IN_A_SECOND + " versions of this second already");
        }
        return String.format(Locale.ROOT, "%s-%03d", time, next);
    }

    /// What is kept, newest first.
    List<Version> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("config.") && name.endsWith(".yaml"))
                    .flatMap(name -> version(name).stream())
                    .sorted(Comparator.comparing(Version::id).reversed())
                    .toList();
        }
    }

    private Optional<Version> version(String file) {
        String id = file.substring("config.".length(), file.length() - ".yaml".length());
        if (!VERSION.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            Instant at = LocalDateTime.parse(id.substring(0, 15), TIME).toInstant(ZoneOffset.UTC);
            return Optional.of(new Version(id, at, source(id), file));
        } catch (DateTimeParseException _) {
            return Optional.empty(); // a file of somebody else's
        }
    }

    private String source(String id) {
        try {
            return Files.readString(folder.resolve("config." + id + ".source")).strip();
        } catch (IOException _) {
            return "legacy";
        }
    }

    /// The text of a version, when it is kept; what is no version at all is none.
    Optional<byte[]> text(String id) throws IOException {
        Path file = folder.resolve(yaml(id));
        return VERSION.matcher(id).matches() && Files.isRegularFile(file)
                ? Optional.of(Files.readAllBytes(file))
                : Optional.empty();
    }

    private static String yaml(String id) {
        return "config." + id + ".yaml";
    }
}
