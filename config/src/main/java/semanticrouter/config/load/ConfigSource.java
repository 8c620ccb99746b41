package semanticrouter.config.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;

/// The text of a configuration with where it came from.
///
/// @param name shown in findings, usually the path
/// @param text the YAML
/// @param hash SHA-256 of the bytes, lower-case hexadecimal
/// @param baseDirectory against which relative paths in the document are resolved
/// @param gathered whether what a cluster has to give is in it already
public record ConfigSource(String name, String text, String hash, Path baseDirectory, boolean gathered) {
    /// Directory that replaces the file's own as the base of relative paths.
    public static final String BASE_DIRECTORY_VARIABLE = "VLLM_SR_CONFIG_BASE_DIR";

    private static final long MAX_BYTES = 32L << 20;

    /// A configuration that is not in a file.
    public static ConfigSource of(String name, String text, Path baseDirectory) {
        return new ConfigSource(name, text, sha256(text.getBytes(StandardCharsets.UTF_8)), baseDirectory, false);
    }

    /// A configuration that consists of a file and of what a cluster gives.
    public static ConfigSource gathered(String name, String text, Path baseDirectory) {
        return new ConfigSource(name, text, sha256(text.getBytes(StandardCharsets.UTF_8)), baseDirectory, true);
    }

    /// Reads a file; symbolic links are resolved first, so that the base directory is the real one.
    ///
    /// @param environment value of a variable, null when unset
    /// @return null after a finding was reported
    public static @Nullable ConfigSource read(
            Path file, UnaryOperator<@Nullable String> environment, Diagnostics found) {
        String name = file.toString();
        try {
            Path real = file.toRealPath();
            if (Files.size(real) > MAX_BYTES) {
                found.error("config-unreadable", Span.start(name), "", "the file is larger than 32 MiB", "");
                return null;
            }
            byte[] bytes = Files.readAllBytes(real);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Path base = baseDirectory(real, environment, name, found);
            return base == null ? null : new ConfigSource(name, text, sha256(bytes), base, false);
        } catch (CharacterCodingException _) {
            found.error("config-unreadable", Span.start(name), "", "the file is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            String why = e instanceof java.nio.file.NoSuchFileException
                    ? "the file does not exist"
                    : "the file cannot be read: " + e;
            found.error(
                    "config-unreadable",
                    Span.start(name),
                    "",
                    why,
                    "give the path of a configuration, or make one with \"init\"");
        }
        return null;
    }

    private static @Nullable Path baseDirectory(
            Path real, UnaryOperator<@Nullable String> environment, String name, Diagnostics found) {
        String override = environment.apply(BASE_DIRECTORY_VARIABLE);
        if (override == null || override.isEmpty()) {
            Path parent = real.getParent();
            return parent == null ? Path.of("").toAbsolutePath() : parent;
        }
        Path base = Path.of(override);
        if (base.isAbsolute() && Files.isDirectory(base)) {
            return base;
        }
        found.error(
                "config-base-directory",
                Span.start(name),
                "",
                BASE_DIRECTORY_VARIABLE + " is \"" + override + "\", which is not an absolute path of a directory",
                "unset it, or set it to an absolute path of a directory that exists");
        return null;
    }

    /// Leaves the text out, which may hold secrets.
    @Override
    public String toString() {
        return "ConfigSource[" + name + ", " + hash + "]";
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
