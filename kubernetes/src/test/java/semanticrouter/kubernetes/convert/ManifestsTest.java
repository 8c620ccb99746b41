package semanticrouter.kubernetes.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// The manifests: all of them can be read, name each other rightly, and ask for no more than is needed.
class ManifestsTest {
    private static MappingNode only(String file) throws IOException {
        return Manifests.of(file).getFirst();
    }

    private static List<String> texts(@Nullable Node list) {
        return list instanceof SequenceNode sequence
                ? sequence.items().stream()
                        .map(item -> item instanceof ScalarNode scalar ? scalar.text() : item.toString())
                        .toList()
                : List.of();
    }

    private static String text(MappingNode root, String... path) {
        return root.at(path) instanceof ScalarNode scalar ? scalar.text() : "";
    }

    @Test
    void everyFileIsRead() throws IOException {
        assertThat(Manifests.files()).hasSizeGreaterThan(9);
        for (String file : Manifests.files()) {
            for (MappingNode document : Manifests.of(file)) {
                if (!file.endsWith("config.yaml")) {
                    assertThat(text(document, "kind")).as(file).isNotEmpty();
                    assertThat(text(document, "apiVersion")).as(file).isNotEmpty();
                }
            }
        }
    }

    /// A folder's list may name files of that folder, and other folders; files of other folders are refused.
    @Test
    void theFoldersAreNamedWithEveryFile() throws IOException {
        assertThat(texts(only("crds/kustomization.yaml").get("resources")))
                .containsExactlyInAnyOrderElementsOf(filesOf("crds/"));
        List<String> base = texts(only("base/kustomization.yaml").get("resources"));
        assertThat(base.stream().filter(name -> !name.startsWith("../")))
                .containsExactlyInAnyOrderElementsOf(filesOf("base/"));
        assertThat(base.stream().filter(name -> name.startsWith("../"))).containsExactly("../crds");
    }

    private static List<String> filesOf(String folder) throws IOException {
        return Manifests.files().stream()
                .filter(file -> file.startsWith(folder))
                .map(file -> file.substring(folder.length()))
                .filter(file -> !Set.of("kustomization.yaml", "config.yaml").contains(file))
                .toList();
    }

    @Test
    void kustomizeBuildsTheBase() throws Exception {
        String built = Manifests.kustomize("base");
        assertThat(Manifests.parse("kustomize", built).stream().map(document -> text(document, "kind")))
                .containsExactlyInAnyOrder(
                        "CustomResourceDefinition",
                        "CustomResourceDefinition",
                        "ServiceAccount",
                        "Role",
                        "RoleBinding",
                        "ConfigMap",
                        "Service",
                        "Deployment",
                        "PodDisruptionBudget");
        assertThat(built).contains("router: {config_source: kubernetes}");
    }

    @Test
    void theRoleGivesWhatIsUsedAndNothingElse() throws IOException {
        MappingNode role = only("base/role.yaml");
        assertThat(text(role, "kind")).isEqualTo("Role");
        assertThat(Fields.mappings(role, "rules").stream()
                        .map(rule -> texts(rule.get("resources")) + " " + texts(rule.get("verbs")))
                        .collect(Collectors.joining("; ")))
                .isEqualTo("[intelligentpools, intelligentroutes] [get, list, watch];"
                        + " [intelligentpools/status, intelligentroutes/status] [patch]");
        MappingNode binding = Manifests.of("base/role.yaml").get(1);
        assertThat(text(binding, "roleRef", "name")).isEqualTo(text(role, "metadata", "name"));
        assertThat(Fields.text(Fields.mappings(binding, "subjects").getFirst(), "name"))
                .isEqualTo(text(only("base/serviceaccount.yaml"), "metadata", "name"))
                .isEqualTo(text(only("base/deployment.yaml"), "spec", "template", "spec", "serviceAccountName"));
    }

    @Test
    void theRouterHasNoRightsOnItsMachine() throws IOException {
        MappingNode pod = Fields.mapping(
                Fields.mapping(Fields.mapping(only("base/deployment.yaml"), "spec"), "template"), "spec");
        assertThat(text(pod, "securityContext", "runAsNonRoot")).isEqualTo("true");
        assertThat(text(pod, "securityContext", "runAsUser")).isEqualTo("65532");
        MappingNode router = Fields.mappings(pod, "containers").getFirst();
        assertThat(text(router, "securityContext", "readOnlyRootFilesystem")).isEqualTo("true");
        assertThat(text(router, "securityContext", "allowPrivilegeEscalation")).isEqualTo("false");
        assertThat(router.keys()).contains("readinessProbe", "livenessProbe", "startupProbe", "resources");
        assertThat(Fields.mappings(router, "volumeMounts").stream()
                        .map(mount -> Fields.text(mount, "name"))
                        .toList())
                .isEqualTo(Fields.mappings(pod, "volumes").stream()
                        .map(volume -> Fields.text(volume, "name"))
                        .toList());
    }

    @Test
    void theSampleFitsTheFileOfTheBase() throws IOException {
        Conversion made = Conversion.of(
                only("base/config.yaml"), Manifests.spec("sample/pool.yaml"), Manifests.spec("sample/route.yaml"));
        assertThat(made.problems()).isEmpty();
    }
}
