package semanticrouter.encoders.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A place that holds the files of one model: a folder on disk or in the class path.
public sealed interface ModelSource permits ModelSource.Folder, ModelSource.Resources, MavenJar {
    /// Whether the file is there.
    boolean has(String name);

    /// A whole file.
    ///
    /// @throws IOException naming the file when it is missing
    byte[] bytes(String name) throws IOException;

    /// The place, for errors.
    String where();

    /// Reads `classpath:folder`, `maven:group:artifact:version` (of the local repository), a `file:` URL or a path.
    ///
    /// @throws IllegalArgumentException when the text is none of these
    static ModelSource of(String location) {
        if (location.startsWith(MavenJar.PREFIX)) {
            return MavenJar.of(location);
        }
        if (location.startsWith("classpath:")) {
            String folder = location.substring("classpath:".length());
            return new Resources(folder.startsWith("/") ? folder.substring(1) : folder);
        }
        return new Folder(location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location));
    }

    /// Reads a file and compares its SHA-256. What is inside the program is read alone: it was compared when the
    /// program was built, and so are the classes beside it.
    ///
    /// @param sha256 lower-case hex
    /// @throws IOException when the file is missing or differs
    default byte[] verified(String name, String sha256) throws IOException {
        byte[] content = bytes(name);
        String found = sha256(content);
        if (!found.equals(sha256)) {
            throw new IOException(where() + "/" + name + " has SHA-256 " + found + ", declared is " + sha256
                    + "; the file was changed or cut short");
        }
        return content;
    }

    /// SHA-256 in lower-case hex.
    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /// A folder on disk.
    record Folder(Path path) implements ModelSource {
        @Override
        public boolean has(String name) {
            return Files.isRegularFile(path.resolve(name));
        }

        @Override
        public byte[] bytes(String name) throws IOException {
            Path file = path.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is missing");
            }
            return Files.readAllBytes(file);
        }

        @Override
        public String where() {
            return path.toString();
        }
    }

    /// A folder of the class path.
    record Resources(String folder) implements ModelSource {
        @Override
        public boolean has(String name) {
            return loader().getResource(folder + "/" + name) != null;
        }

        @Override
        public byte[] bytes(String name) throws IOException {
            try (InputStream in = loader().getResourceAsStream(folder + "/" + name)) {
                if (in == null) {
                    throw new IOException(where() + "/" + name + " is missing");
                }
                // Of an entry that is stored and not packed all is available, and one array takes it.
                byte[] start = new byte[in.available()];
                int read = in.readNBytes(start, 0, start.length);
                byte[] rest = in.readAllBytes();
                if (read == start.length && rest.length == 0) {
                    return start;
                }
                byte[] whole = Arrays.copyOf(start, read + rest.length);
                System.arraycopy(rest, 0, whole, read, rest.length);
                return whole;
            }
        }

        @Override
        public byte[] verified(String name, String sha256) throws IOException {
            return bytes(name);
        }

        @Override
        public String where() {
            return "classpath:" + folder;
        }

        private static ClassLoader loader() {
            return ModelSource.class.getClassLoader();
        }
    }
}
