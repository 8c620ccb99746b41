package semanticrouter.console.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The dashboard's files on the class path. Each is read once and kept; there are as many as the program was built
/// with.
public final class Assets {
    /// Where the dashboard module puts its files.
    public static final String ROOT = "META-INF/semanticrouter/dashboard/";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("woff2", "font/woff2"));
    private static final Set<String> PACKED = Set.of("png", "jpg", "webp", "woff2");
    private static final int WORTH_PACKING = 1_024;

    /// One or more plain segments; nothing hidden, nothing that climbs.
    private static final Pattern SAFE =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /// A name with a digest of the content in it, as the bundler writes them.
    private static final Pattern HASHED = Pattern.compile("assets/.+-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

    private final ClassLoader loader;
    private final String root;
    private final Map<String, Asset> known = new ConcurrentHashMap<>();

    /// @param root folder on the class path, with a slash at the end
    public Assets(ClassLoader loader, String root) {
        this.loader = loader;
        this.root = root;
    }

    /// One file.
    ///
    /// @param packed gzip of the content, null when that gains nothing; both are shared and must not be written
    /// @param etag quoted digest of the content
    /// @param immutable whether the content under this name never changes
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    public record Asset(byte[] content, byte @Nullable [] packed, String type, String etag, boolean immutable) {}

    /// The file at a path relative to the root; reads it the first time.
    public Optional<Asset> find(String path) {
        Asset kept = known.get(path);
        if (kept != null) {
            return Optional.of(kept);
        }
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(extension);
        if (type == null || !SAFE.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(root + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readAllBytes();
            boolean pack = content.length >= WORTH_PACKING && !PACKED.contains(extension);
            var asset = new Asset(
                    content,
                    pack ? gzip(content) : null,
                    type,
                    etag(content),
                    HASHED.matcher(path).matches());
            known.put(path, asset);
            return Optional.of(asset);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + root + path, broken);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
