package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.deploy.DeployException.Reason;

class KnowledgeDeploymentTest {
    private static final String FIRST = """
            version: v0.3
            providers: {models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000", api_key: "${KEY}"}]}]}
            routing: {modelCards: [{name: small}], decisions: [{name: one}]}
            """;
    private static final Optional<String> ANY = Optional.empty();
    private static final String BODY = """
            {"name": "team", "description": "ours", "threshold": 0.4, "groups": {"work": ["code", "law 2"]},
             "metrics": [{"name": "m", "type": "group_margin", "positive_group": "work", "negative_group": "work"}],
             "labels": {"code": {"description": "d", "exemplars": ["write \\"it\\"", "löse 😀 ${KEY}"]},
                        "law 2": {"exemplars": ["sue"]}}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private ServedFile served;
    private KnowledgeDeployment bases;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        serve(FIRST);
    }

    private void serve(String text) throws IOException, InterruptedException {
        served = ServedFile.of(folder, text);
        bases = served.deployment().knowledgeBases();
    }

    private List<String> kept() throws IOException {
        Path all = folder.resolve(".vllm-sr/knowledge_bases/managed");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(all)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theKnownOnesAreListedBeforeAnyIsWritten() throws Exception {
        assertThat(bases.list().json())
                .contains("\"name\":\"privacy_kb\",\"managed\":false,\"installed\":false", "\"name\":\"mmlu_kb\"");
        assertThat(bases.show("privacy_kb").json())
                .contains("\"private_vs_public\"")
                .doesNotContain("exemplars");
        served.refused(Reason.NO_KNOWLEDGE_BASE, () -> bases.show("none"));
        served.refused(Reason.NO_KNOWLEDGE_BASE, () -> bases.manifest("privacy_kb"));
    }

    @Test
    void addsOneWithItsExamples() throws Exception {
        var made = bases.create(BODY, ANY);

        assertThat(made.hash()).isEqualTo(served.holder().current().hash());
        assertThat(served.text()).contains("name: team", "path: knowledge_bases/managed/", "${KEY}");
        assertThat(served.text()).doesNotContain("exemplars", "privacy_kb");
        assertThat(bases.manifest("team").labels().keySet()).containsExactly("code", "law 2");
        assertThat(bases.manifest("team").labels().firstEntry().getValue().exemplars())
                .containsExactly("write \"it\"", "löse 😀 ${KEY}");
        assertThat(bases.show("team").json())
                .contains(
                        "\"managed\":true", "\"description\":\"ours\"", "\"threshold\":0.4", "\"exemplars\":[\"sue\"]");
        assertThat(bases.list().json())
                .contains("\"labels\":2,\"exemplars\":3,\"groups\":[\"work\"],\"metrics\":[\"m\"]");
        served.refused(Reason.KNOWLEDGE_BASE_EXISTS, () -> bases.create(BODY, ANY));
    }

    @Test
    void keepsTheKnownOnesWhoseFilesAreThere() throws Exception {
        Path privacy = Files.createDirectories(folder.resolve("knowledge_bases/privacy"));
        Files.writeString(
                privacy.resolve("labels.json"),
                Stream.of(
                                "prompt_injection",
                                "credential_exfiltration",
                                "jailbreak_role",
                                "system_prompt_extraction",
                                "proprietary_code",
                                "internal_document",
                                "pii",
                                "business_strategy",
                                "trade_secret_ip",
                                "operational_infrastructure",
                                "locality_directive",
                                "customer_data",
                                "architecture_analysis",
                                "root_cause_analysis",
                                "multi_step_tradeoffs",
                                "generic_coding",
                                "simple_task",
                                "general_knowledge")
                        .map(label -> "\"" + label + "\": {\"exemplars\": [\"x\"]}")
                        .collect(Collectors.joining(",", "{\"labels\": {", "}}")));
        bases.create(BODY, ANY);
        assertThat(served.text()).contains("name: privacy_kb", "name: team").doesNotContain("mmlu_kb");
        served.refused(
                Reason.KNOWLEDGE_BASE_NOT_MANAGED,
                () -> bases.replace("privacy_kb", BODY.replace("\"name\": \"team\",", ""), ANY));
        served.refused(Reason.KNOWLEDGE_BASE_NOT_MANAGED, () -> bases.delete("privacy_kb", ANY));
    }

    @Test
    void aChangedOneIsGoneBackToWithTheExamplesItHad() throws Exception {
        bases.create(BODY, ANY);
        List<String> first = kept();
        var changed = bases.replace("team", BODY.replace("sue", "settle"), ANY);
        assertThat(bases.show("team").json()).contains("settle").doesNotContain("sue");
        assertThat(kept()).hasSize(2).containsAll(first);

        served.deployment().rollback(changed.version());
        assertThat(bases.show("team").json()).contains("sue").doesNotContain("settle");
    }

    @Test
    void removesOneThatNothingRefersTo() throws Exception {
        bases.create(BODY, ANY);
        served.deployment()
                .deploy(new ConfigDeployment.Change(
                        "routing: {signals: {kb: [{name: k, kb: team, target: {kind: label, value: code}}]}}",
                        true,
                        ANY,
                        ANY));
        served.refused(Reason.KNOWLEDGE_BASE_IN_USE, () -> bases.delete("team", ANY));
        Path file = served.file();
        String used = Files.readString(file);
        Files.writeString(file, used + "entrypoints: [{model_names: [crew], recipe: team}]\n");
        served.refused(Reason.INVALID, () -> bases.delete("team", ANY)); // a recipe of that name is missing as well
        Files.writeString(file, used);
        served.refused(
                Reason.INVALID,
                () -> bases.replace("team", BODY.replace("\"code\"", "\"cod\""), ANY)); // the rule names a label
        assertThat(kept()).hasSize(1);
        served.deployment().deploy(new ConfigDeployment.Change("routing: {signals: null}", true, ANY, ANY));
        bases.delete("team", ANY);
        assertThat(served.text()).contains("kbs: []");
        served.refused(Reason.NO_KNOWLEDGE_BASE, () -> bases.delete("team", ANY));
    }

    @Test
    void forgetsExamplesThatNoVersionNamesAnyMore() throws Exception {
        bases.create(BODY, ANY);
        for (int i = 0; i < Backups.KEPT + 2; i++) {
            served.deployment().deploy(new ConfigDeployment.Change(FIRST + "# " + i + "\n", false, ANY, ANY));
        }
        assertThat(kept()).hasSize(1);
        bases.create(BODY.replace("sue", "settle"), ANY);
        assertThat(kept()).hasSize(1);
        assertThat(bases.show("team").json()).contains("settle");
    }

    @Test
    void refusesWhatIsWrongAndKeepsNothingOfIt() throws Exception {
        for (String wrong : List.of(
                "[]",
                "{}",
                BODY.replace("\"team\"", "\"../team\""),
                BODY.replace("\"team\"", "\"\""),
                BODY.replace("\"description\"", "\"source\""),
                BODY.replace("\"law 2\": {\"exemplars\": [\"sue\"]}", "\"law 2\": {}"),
                BODY.replace("[\"sue\"]", "[]"),
                BODY.replace("[\"sue\"]", "[7]"),
                BODY.replace("[\"sue\"]", "[\" \"]"),
                BODY.replace("sue", "s\\u0000e"),
                BODY.replace("[\"sue\"]", "[\"sue\", \"sue\"]"),
                BODY.replace("\"sue\"", "\"" + "x".repeat(KnowledgeBody.LONGEST + 1) + "\""),
                BODY.replace("law 2", "$law"),
                BODY.replace("[\"code\", \"law 2\"]", "[\"code\", \"art\"]"),
                BODY.replace("0.4", "1.4"),
                BODY.replace("\"negative_group\": \"work\"", "\"negative_group\": \"play\""),
                BODY.replace(
                        "\"sue\"",
                        IntStream.rangeClosed(0, KnowledgeBody.EXEMPLARS)
                                .mapToObj(i -> "\"e" + i + "\"")
                                .collect(Collectors.joining(","))))) {
            served.refused(Reason.INVALID, () -> bases.create(wrong, ANY));
        }
        served.refused(Reason.SYNTAX, () -> bases.create("{", ANY));
        served.refused(Reason.SYNTAX, () -> bases.create(BODY.replace("sue", "s\uD83De"), ANY));
        served.refused(Reason.STALE, () -> bases.create(BODY, Optional.of("0000")));
        served.refused(Reason.NO_KNOWLEDGE_BASE, () -> bases.replace("team", BODY, ANY));
        served.refused(Reason.INVALID, () -> bases.replace("other", BODY, ANY));
        assertThat(kept()).isEmpty();
        assertThat(served.deployment().versions()).isEmpty();
    }
}
