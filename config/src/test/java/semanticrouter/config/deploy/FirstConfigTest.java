package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;

class FirstConfigTest {
    private static final String ROUTED = """
            # mine
            providers:
              defaults: {default_model: small}
              models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
            routing: {modelCards: [{name: small}], decisions: [{name: one, modelRefs: [{model: small}]}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private FirstConfig first;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("config.yaml"), FirstConfig.bootstrap("cli", ServedFile.CLOCK));
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), ServedFile.CLOCK, Map.<String, String>of()::get, PolicyCheck.NONE);
        first = new FirstConfig(loader, file, ServedFile.CLOCK);
    }

    private ConfigSource source() {
        return Objects.requireNonNull(ConfigSource.read(file, Map.<String, String>of()::get, new Diagnostics()));
    }

    private String refusal(String yaml, Reason reason) throws IOException {
        String before = Files.readString(file);
        var message = new StringBuilder();
        assertThatThrownBy(() -> first.activate(yaml)).isInstanceOfSatisfying(DeployException.class, why -> {
            assertThat(why.reason()).isEqualTo(reason);
            message.append(why.message());
        });
        assertThat(file).hasContent(before);
        return message.toString();
    }

    @Test
    void a_file_that_nobody_has_set_up_says_so_and_by_whom() throws Exception {
        assertThat(FirstConfig.active(source())).isTrue();
        assertThat(first.state().setup().state()).isEqualTo("bootstrap");
        assertThat(first.state().setup().createdBy()).isEqualTo("cli");
        assertThat(first.state().setup().createdAt()).isEqualTo("2026-09-01T08:30:15Z");
        assertThat(first.state().size().enough()).isFalse();
    }

    @Test
    void the_first_configuration_takes_the_place_of_the_marker_and_the_listeners_stay() throws Exception {
        var judged = first.judge(ROUTED);
        assertThat(judged.ready()).isTrue();
        assertThat(judged.size()).isEqualTo(new FirstConfig.Size(1, 1, 0));
        assertThat(FirstConfig.active(source())).as("judging writes nothing").isTrue();

        String bootstrap = Files.readString(file);
        first.activate(ROUTED);
        assertThat(FirstConfig.active(source())).isFalse();
        assertThat(Files.readString(file))
                .contains("port: 8899", "default_model: small")
                .doesNotContain("setup");
        try (Stream<Path> kept = Files.list(folder.resolve(".vllm-sr/config-backups"))) {
            assertThat(kept.filter(backup -> backup.toString().endsWith(".yaml")))
                    .singleElement()
                    .satisfies(backup -> assertThat(backup).hasContent(bootstrap));
        }
        assertThat(refusal(ROUTED, Reason.STALE)).contains("over already");
    }

    @Test
    void a_whole_configuration_stays_as_it_is_written() throws Exception {
        String whole = "version: v0.3\nlisteners: [{name: mine, address: 127.0.0.1, port: 9000}]\n" + ROUTED;
        first.activate(whole);
        assertThat(file).hasContent(whole);
    }

    @Test
    void what_cannot_route_is_not_taken_into_use() throws Exception {
        assertThat(refusal("routing: {decisions: [{name: one, tier: -1}]}", Reason.INVALID))
                .contains("tier");
        assertThat(refusal("routing: {strategy: priority}", Reason.INVALID))
                .contains("at least one model and one decision");
        assertThat(refusal("a: [", Reason.SYNTAX)).isNotBlank();
        assertThat(refusal("- a", Reason.SYNTAX)).contains("mapping");
        assertThat(first.judge("routing: {decisions: [{name: one, tier: -1}]}").ready())
                .isFalse();
    }
}
