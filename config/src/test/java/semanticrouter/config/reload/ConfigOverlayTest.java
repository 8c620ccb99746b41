package semanticrouter.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.pipeline.PlanHolder;

/// A file that is completed by somebody else.
class ConfigOverlayTest {
    private static final String FILE = "version: v0.3\nrouting: {}\nglobal: {router: {config_source: kubernetes}}\n";

    @TempDir
    private Path folder = Path.of("");

    private volatile String rest = "";

    private PlanReloader start(PlanHolder[] holder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("config.yaml"), FILE);
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.<String, String>of()::get, PolicyCheck.NONE);
        PlanLoader.Loaded loaded = loader.load(file, false);
        holder[0] = new PlanHolder(loaded.plan().orElseThrow());
        ConfigOverlay overlay = (source, found) -> {
            if (rest.isEmpty()) {
                found.error(ConfigOverlay.AWAITED_CODE, Span.NONE, "", "the rest is not there", "");
                return null;
            }
            return ConfigSource.gathered(
                    source.name(), source.text().replace("routing: {}", "routing: " + rest), source.baseDirectory());
        };
        return new PlanReloader(file, overlay, loader, holder[0], loaded.config(), Clock.systemUTC(), false, _ -> {});
    }

    @Test
    void aReloadTakesTheWhole() throws Exception {
        var holder = new PlanHolder[1];
        PlanReloader reloader = start(holder);
        assertThat(reloader.reload()).isInstanceOfSatisfying(ReloadReport.Refused.class, refused -> {
            assertThat(refused.about(ConfigOverlay.AWAITED_CODE)).isTrue();
            assertThat(refused.reason()).contains("the rest is not there");
        });

        rest = "{decisions: [{name: one}, {name: two}]}";
        assertThat(reloader.reload()).isInstanceOf(ReloadReport.Activated.class);
        assertThat(holder[0].current().counts()).containsEntry("decisions", 2);
        assertThat(reloader.newest()).hasValue(holder[0].current().hash());
        assertThat(reloader.reload()).isInstanceOf(ReloadReport.Unchanged.class);

        rest = "{decisions: [{name: one, tier: -1}]}";
        assertThat(reloader.reload()).isInstanceOf(ReloadReport.Refused.class);
        assertThat(holder[0].current().counts()).containsEntry("decisions", 2);

        rest = "{decisions: [{name: one, rules: {type: keyword, name: nobody}}]}";
        assertThat(reloader.reload())
                .isInstanceOfSatisfying(
                        ReloadReport.Refused.class,
                        refused -> assertThat(refused.diagnostics())
                                .extracting(Diagnostic::code)
                                .contains("unknown-signal"));
        assertThat(reloader.judge(ConfigSource.of("draft", FILE, folder)))
                .as("a draft of the file is judged with the rest")
                .extracting(Diagnostic::code)
                .contains("unknown-signal");
    }
}
