package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.deploy.DeployException.Reason;

class ConfigDraftsTest {
    private static final String FIRST = """
            version: v0.3
            # a remark
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
    private ConfigDrafts drafts;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        served = ServedFile.of(folder, FIRST);
        drafts = served.deployment().drafts();
    }

    @Test
    void showsTheTextWithItsCommentsAndWithoutItsSecrets() throws Exception {
        assertThat(drafts.text().yaml()).isEqualTo(FIRST.replace("sk-canary", "\"[REDACTED-1]\""));
        assertThat(drafts.text().hash()).isEqualTo(served.holder().current().hash());
    }

    @Test
    void aDraftComesToWhatAStartWouldFind() throws Exception {
        var checked = drafts.check("version: v0.3\nrouting: {decisions: [{name: one, tier: -1, prioritty: 3}]}\n");

        assertThat(checked.valid()).isFalse();
        assertThat(checked.findings())
                .extracting(finding -> finding.diagnostic().code())
                .contains("unknown-key", "out-of-range");
        assertThat(drafts.check("a: [").findings())
                .singleElement()
                .satisfies(found -> assertThat(found.about()).isEqualTo("document"));
        var good = drafts.check(drafts.text().yaml());
        assertThat(good.valid()).isTrue();
        assertThat(good.effective().orElseThrow().yaml()).contains("[REDACTED]").doesNotContain("canary");
        assertThat(served.decisions()).as("nothing was taken into use").isEqualTo(1);
    }

    @Test
    void deploysADraftWithTheSecretsItWasShownWithout() throws Exception {
        var shown = drafts.text();
        served.deployment().deployDraft(shown.yaml().replace("a remark", "another remark"), Optional.of(shown.hash()));

        assertThat(served.text()).isEqualTo(FIRST.replace("a remark", "another remark"));
        assertThat(served.deployment()
                        .version(served.deployment().versions().getFirst().id())
                        .yaml())
                .isEqualTo(FIRST.replace("sk-canary", "\"[REDACTED]\""));
    }

    @Test
    void refusesADraftThatWouldShowASecretOrWasMadeFromAnotherText() throws Exception {
        var shown = drafts.text();
        String telling = shown.yaml().replace("[{name: one}]", "[{name: one, description: \"[REDACTED-1]\"}]");
        served.refused(Reason.INVALID, () -> served.deployment().deployDraft(telling, Optional.of(shown.hash())));
        served.refused(Reason.STALE, () -> served.deployment().deployDraft(shown.yaml(), Optional.of("0000")));
        served.refused(Reason.NO_VERSION, () -> served.deployment().version("20260101-000000"));
        served.refused(Reason.NO_VERSION, () -> served.deployment().version("../config"));
    }

    @Test
    void triesADraftAndClosesItsPlan() throws Exception {
        String draft = "version: v0.3\nrouting: {decisions: [{name: one}, {name: two}]}\n";
        int decisions =
                drafts.tried(draft, Optional.empty(), plan -> plan.counts().getOrDefault("decisions", 0));

        assertThat(decisions).isEqualTo(2);
        assertThat(served.decisions()).isEqualTo(1);
        assertThatThrownBy(() -> drafts.tried("version: v0.3\nrouting: 7\n", Optional.empty(), _ -> 0))
                .isInstanceOfSatisfying(
                        DeployException.class,
                        why -> assertThat(why.diagnostics()).isNotEmpty());
    }

    @Test
    void givesTheSchema() {
        assertThat(drafts.schema()).contains("\"$schema\"", "\"$defs\"");
    }
}
