package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.deploy.ConfigDeployment.Change;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.core.pipeline.PlanHolder;

class ConfigDeploymentTest {
    private static final String FIRST = """
            version: v0.3
            # kept as it is written
            providers:
              defaults: {default_model: small}
              models:
                - name: small
                  backend_refs:
                    - {endpoint: "127.0.0.1:8000", api_key: sk-canary}
            routing: {modelCards: [{name: small}], decisions: [{name: one}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private ServedFile served;
    private Path file = Path.of("");
    private PlanHolder holder;
    private ConfigDeployment deployment;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        served = ServedFile.of(folder, FIRST);
        file = served.file();
        holder = served.holder();
        deployment = served.deployment();
    }

    private int decisions() {
        return served.decisions();
    }

    private static Change put(String yaml) {
        return new Change(yaml, false, Optional.empty(), Optional.empty());
    }

    private static Change patch(String yaml) {
        return new Change(yaml, true, Optional.empty(), Optional.empty());
    }

    private void refused(Reason reason, ThrowingCallable call) throws IOException {
        served.refused(reason, call);
    }

    @Test
    void showsTheDocumentWithoutItsSecrets() throws Exception {
        assertThat(deployment.written(false).json())
                .contains("\"api_key\":\"[REDACTED]\"")
                .doesNotContain("sk-canary");
        assertThat(deployment.written(true).json()).contains("sk-canary");
        assertThat(deployment.written(false).hash()).isEqualTo(holder.current().hash());
    }

    @Test
    void replacesTheDocumentAndKeepsTheOneBefore() throws Exception {
        String next = "version: v0.3\nrouting: {decisions: [{name: one}, {name: two}]}\n";
        var made = deployment.deploy(put(next));

        assertThat(decisions()).isEqualTo(2);
        assertThat(Files.readString(file)).isEqualTo(next);
        assertThat(made.hash()).isEqualTo(holder.current().hash());
        assertThat(deployment.versions()).singleElement().satisfies(version -> {
            assertThat(version.id()).isEqualTo("20260901-083015").isEqualTo(made.version());
            assertThat(version.at()).isEqualTo(ServedFile.CLOCK.instant());
            assertThat(version.source()).isEqualTo("api");
            Path kept = folder.resolve(".vllm-sr/config-backups").resolve(version.file());
            assertThat(kept).hasContent(FIRST);
            assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        });
    }

    @Test
    void mergesAPart() throws Exception {
        deployment.deploy(patch("providers: null\nrouting: {decisions: [{name: three}], strategy: confidence}\n"));

        assertThat(Files.readString(file))
                .contains("three", "strategy: confidence")
                .doesNotContain("providers", "one");
        assertThat(decisions()).isEqualTo(1);
    }

    @Test
    void goesBackAndCanGoForwardAgain() throws Exception {
        var made = deployment.deploy(put("version: v0.3\nrouting: {decisions: []}\n"));
        var back = deployment.rollback(made.version());

        assertThat(Files.readString(file)).isEqualTo(FIRST);
        assertThat(decisions()).isEqualTo(1);
        assertThat(back.version()).isEqualTo("20260901-083015-001");
        assertThat(deployment.versions()).extracting(Version::source).containsExactly("rollback", "api");
        deployment.rollback(back.version());
        assertThat(decisions()).isZero();
    }

    @Test
    void refusesWhatCannotBeUsedAndChangesNothing() throws Exception {
        refused(Reason.SYNTAX, () -> deployment.deploy(put("a: [")));
        refused(
                Reason.INVALID,
                () -> deployment.deploy(put("version: v0.3\nrouting: {decisions: [{name: one, tier: -1}]}\n")));
        refused(Reason.STALE, () -> deployment.deploy(new Change(FIRST, false, Optional.of("0000"), Optional.empty())));
        refused(Reason.NO_VERSION, () -> deployment.rollback("20260101-000000"));
        refused(Reason.NO_VERSION, () -> deployment.rollback("../../etc/passwd"));
        assertThat(deployment.versions()).isEmpty();
    }

    @Test
    void refusesAMaskInPlaceOfASecret() throws Exception {
        refused(Reason.INVALID, () -> deployment.deploy(put(FIRST.replace("sk-canary", "\"[REDACTED]\""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${KEY:-sk-canary}", "${KEY-sk-canary}"})
    void theDefaultOfAReferenceIsASecretToo(String reference) throws Exception {
        deployment.deploy(put(FIRST.replace("sk-canary", '"' + reference + '"')));

        String hidden = reference.replace("sk-canary", "[REDACTED]");
        assertThat(deployment.written(false).json())
                .contains("\"api_key\":\"" + hidden + "\"")
                .doesNotContain("sk-canary");
        refused(Reason.INVALID, () -> deployment.deploy(put(FIRST.replace("sk-canary", '"' + hidden + '"'))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${KEY}", "$KEY", "${KEY:-}", "${KEY-}"})
    void aReferenceWithoutADefaultIsShown(String reference) throws Exception {
        deployment.deploy(put(FIRST.replace("sk-canary", '"' + reference + '"')));

        assertThat(deployment.written(false).json()).contains("\"api_key\":\"" + reference + "\"");
    }

    @Test
    void refusesAVersionThatIsNoConfigurationAnyMore() throws Exception {
        Path backups = Files.createDirectories(folder.resolve(".vllm-sr/config-backups"));
        Files.writeString(backups.resolve("config.20260101-000000.yaml"), "version: v0.3\nrouting: 7\n");

        assertThat(deployment.versions()).extracting(Version::source).containsExactly("legacy");
        refused(Reason.BACKUP_INVALID, () -> deployment.rollback("20260101-000000"));
    }

    @Test
    void keepsTheNewestVersionsOnly() throws Exception {
        for (int i = 0; i < Backups.KEPT + 3; i++) {
            deployment.deploy(put("version: v0.3\nrouting: {decisions: [{name: d" + i + "}]}\n"));
        }
        assertThat(deployment.versions()).hasSize(Backups.KEPT);
        assertThat(deployment.versions().getLast().id()).isEqualTo("20260901-083015-003");
        assertThat(deployment.versions().getFirst().id()).isEqualTo("20260901-083015-052");
    }

    @Test
    void checksWithoutUsing() throws Exception {
        assertThat(deployment.check(
                        "version: v0.3\nrouting:   {decisions: [{name: \"one\", description: \"${X}\"}]}\n"))
                .contains("${X}");
        assertThat(Files.readString(file)).isEqualTo(FIRST);
        refused(Reason.INVALID, () -> deployment.check("version: v0.3\nrouting: {decisions: 3}\n"));
    }

    @Test
    void keepsTheProgramTheDocumentWasCompiledFrom() throws Exception {
        deployment.deploy(new Change(
                "version: v0.3\nrouting: {decisions: []}\n", false, Optional.empty(), Optional.of("ROUTE x {}\n")));
        assertThat(folder.resolve(".vllm-sr/config.dsl")).hasContent("ROUTE x {}\n");
        assertThat(deployment.versions()).extracting(Version::source).containsExactly("dsl");
    }

    @Test
    void onlyItsOwnerReadsAFileWithASecretInIt() throws Exception {
        Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-r--r--");
        Files.setPosixFilePermissions(file, open);
        deployment.deploy(put(FIRST.replace("sk-canary", "\"${KEY}\"")));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(open);
        deployment.deploy(put(FIRST));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
