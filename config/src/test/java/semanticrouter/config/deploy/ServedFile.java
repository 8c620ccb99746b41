package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.pipeline.PlanHolder;

/// A configuration file that is served.
record ServedFile(Path file, PlanHolder holder, ConfigDeployment deployment) {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T08:30:15Z"), ZoneOffset.UTC);

    static ServedFile of(Path folder, String text) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("config.yaml"), text);
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), CLOCK, Map.<String, String>of()::get, PolicyCheck.NONE);
        PlanLoader.Loaded loaded = loader.load(file, false);
        assertThat(loaded.diagnostics()).noneMatch(Diagnostic::isError);
        var holder = new PlanHolder(loaded.plan().orElseThrow());
        var reloader = new PlanReloader(file, loader, holder, loaded.config(), CLOCK, false, _ -> {});
        return new ServedFile(file, holder, new ConfigDeployment(loader, reloader, CLOCK));
    }

    String text() throws IOException {
        return Files.readString(file);
    }

    int decisions() {
        return holder.current().counts().getOrDefault("decisions", 0);
    }

    /// The call is refused for the reason, and nothing has changed.
    void refused(Reason reason, ThrowingCallable call) throws IOException {
        String before = text();
        String hash = holder.current().hash();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DeployException.class, why -> assertThat(why.reason()).isEqualTo(reason));
        assertThat(text()).isEqualTo(before);
        assertThat(holder.current().hash()).isEqualTo(hash);
    }
}
