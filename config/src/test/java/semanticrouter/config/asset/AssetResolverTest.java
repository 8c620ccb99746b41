package semanticrouter.config.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetResolverTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String relative) throws IOException {
        Path file = folder.resolve(relative);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, relative);
    }

    @Test
    void looksInOneFolderAfterTheOther() throws IOException {
        Path base = folder.resolve("base");
        Path assets = folder.resolve("assets");
        var resolver = new AssetResolver(base, Map.of(AssetResolver.ASSET_ROOT_VARIABLE, assets.toString())::get);
        Path wanted = Path.of("kb/labels.json");

        assertThat(resolver.find(wanted)).isEmpty();
        assertThat(resolver.resolve(wanted)).isEqualTo(base.resolve(wanted));
        Path last = write("assets/kb/labels.json");
        assertThat(resolver.find(wanted)).contains(last);
        Path second = write("base/kb/labels.json");
        assertThat(resolver.find(wanted)).contains(second);
        Path managed = write("base/.vllm-sr/knowledge_bases/kb/labels.json");
        assertThat(resolver.find(wanted)).contains(managed);
        Path first = write("base/.vllm-sr/kb/labels.json");
        assertThat(resolver.find(wanted)).contains(first);
        assertThat(resolver.resolve(wanted)).isEqualTo(first);
    }

    @Test
    void doesNotLeaveTheFolders() throws IOException {
        Path secret = write("secret.json");
        var resolver = new AssetResolver(folder.resolve("base"), _ -> null);

        assertThat(resolver.find(Path.of("../secret.json"))).isEmpty();
        assertThat(resolver.find(Path.of("kb/../../secret.json"))).isEmpty();
        assertThat(resolver.find(secret))
                .as("absolute paths are taken as they are")
                .contains(secret);
        assertThat(AssetResolver.escapes(Path.of("a/../b"))).isFalse();
    }

    @Test
    void readsManifests() throws IOException {
        Path file = Files.writeString(folder.resolve("labels.json"), """
                {"version": "1", "labels": {"b": {"description": "B", "exemplars": ["x", "y"]}, "a": {}}}""");

        KnowledgeManifest manifest = KnowledgeManifest.read(file);

        assertThat(manifest.names()).containsExactly("b", "a");
        assertThat(manifest.labels().get("b"))
                .extracting(KnowledgeManifest.Label::exemplars)
                .asString()
                .isEqualTo("[x, y]");
    }

    @Test
    void saysWhatIsWrongWithAManifest() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"labels\": {\"a\": 1}}");
        Path other = Files.writeString(folder.resolve("other.json"), "{");
        Path none = Files.writeString(folder.resolve("none.json"), "{}");

        assertThatThrownBy(() -> KnowledgeManifest.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the label \"a\"");
        assertThatThrownBy(() -> KnowledgeManifest.read(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not valid YAML");
        assertThatThrownBy(() -> KnowledgeManifest.read(none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no \"labels\"");
    }
}
