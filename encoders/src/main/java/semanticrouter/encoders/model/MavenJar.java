package semanticrouter.encoders.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The files of a model inside a jar of the local Maven repository. A published jar often names its files after the
/// model, so the only entry whose name ends with `-tokenizer.json`, or the only one that ends with `.onnx`, serves as
/// `tokenizer.json` or `model.onnx`.
///
/// @param jar the file
/// @param coordinate as configured, for errors
record MavenJar(Path jar, String coordinate) implements ModelSource {
    static final String PREFIX = "maven:";

    /// Finds `maven:group:artifact:version`, below the system property `maven.repo.local` or `~/.m2/repository`.
    ///
    /// @throws IllegalArgumentException when the coordinate has other than three parts
    static MavenJar of(String location) {
        String[] parts = location.substring(PREFIX.length()).split(":", -1);
        if (parts.length != 3 || !String.join("", parts).matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("'" + location + "' must read maven:group:artifact:version");
        }
        String home = System.getProperty("user.home", ".");
        Path repository = Path.of(System.getProperty(
                "maven.repo.local", Path.of(home, ".m2", "repository").toString()));
        Path jar = repository
                .resolve(parts[0].replace('.', '/'))
                .resolve(parts[1])
                .resolve(parts[2])
                .resolve(parts[1] + "-" + parts[2] + ".jar");
        return new MavenJar(jar, location);
    }

    @Override
    public boolean has(String name) {
        try (var zip = new ZipFile(jar.toFile())) {
            return entry(zip, name).isPresent();
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException(coordinate + ": " + jar + " is missing; fetch it with mvn dependency:get -Dartifact="
                    + coordinate.substring(PREFIX.length()));
        }
        try (var zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = entry(zip, name).orElseThrow(() -> new IOException(where() + "/" + name + " is missing"));
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }

    private static Optional<? extends ZipEntry> entry(ZipFile zip, String name) {
        ZipEntry exact = zip.getEntry(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        String ending = name.equals("model.onnx") ? ".onnx" : "-" + name;
        List<? extends ZipEntry> similar = zip.stream()
                .filter(entry -> entry.getName().endsWith(ending) && !entry.isDirectory())
                .toList();
        return similar.size() == 1 ? Optional.of(similar.getFirst()) : Optional.empty();
    }

    @Override
    public String where() {
        return coordinate;
    }
}
