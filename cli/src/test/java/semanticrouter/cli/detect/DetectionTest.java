package semanticrouter.cli.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.testkit.PretendedServer;

class DetectionTest {
    private static final String NOBODY = "http://127.0.0.1:9";

    @Test
    void nothing_is_found_where_nothing_is() throws Exception {
        assertThat(new Detection(_ -> null, NOBODY, NOBODY).look().empty()).isTrue();
    }

    @Test
    void keys_and_a_local_server_become_a_configuration_that_loads() throws Exception {
        PretendedServer server = PretendedServer.answering(
                "{\"data\":[{\"id\":\"qwen3:8b\"},{\"id\":\"nomic-embed-text\"},{\"id\":\"llama3.3:70b\"}]}");
        try {
            String local = "http://" + server.endpoint();
            Offer offer = new Detection(name -> "OPENAI_API_KEY".equals(name) ? "key" : null, local, NOBODY).look();
            assertThat(offer.lines()).hasSize(4).first().asString().startsWith("ollama/qwen3:8b");

            var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
            var loaded = loader.load(
                    ConfigSource.of("config.yaml", offer.yaml(), Path.of("").toAbsolutePath()),
                    LoadOptions.serving(name -> "OPENAI_API_KEY".equals(name) ? "key" : null)
                            .asStrict());
            assertThat(loaded.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
            assertThat(loaded.usable()).isTrue();
        } finally {
            server.close();
        }
    }
}
