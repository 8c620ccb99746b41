package semanticrouter.config.load;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.YamlWriter;

class DefaultsTest {
    @Test
    void everyDefaultIsRecorded() throws IOException {
        LoadedConfig config = new ConfigLoader(TestKinds.all())
                .load(ConfigSource.of("empty.yaml", "global: {}", Path.of("/nowhere")), LoadOptions.serving(_ -> null));

        Golden.assertMatches("defaults.yaml", YamlWriter.write(config.effective()));
    }
}
