package semanticrouter.cli.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a machine is taken for.
class SurfaceTest {
    @TempDir
    private Path root;

    @SuppressWarnings("NullAway") // it does not see the annotation inside a type parameter across modules
    private Surface.Detected detect(Map<String, String> environment) {
        return Surface.detect(environment::get, root);
    }

    @Test
    void the_names_are_those_of_the_specification() {
        assertThat(Surface.words()).containsExactly("cpu-local", "amd-local", "ci-k8s");
        assertThat(Surface.named("amd-local")).contains(Surface.AMD_LOCAL);
        assertThat(Surface.named("CPU_LOCAL")).isEmpty();
    }

    @Test
    void without_a_sign_it_is_the_processor() {
        assertThat(detect(Map.of("KUBECONFIG", "/home/me/.kube/config", "VLLM_SR_PLATFORM", "cpu"))
                        .surface())
                .isEqualTo(Surface.CPU_LOCAL);
    }

    @Test
    void a_pod_and_a_build_with_a_cluster_are_the_cluster() {
        assertThat(detect(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .isEqualTo(new Surface.Detected(Surface.CI_K8S, "this is a pod: KUBERNETES_SERVICE_HOST is set"));
        assertThat(detect(Map.of("CI", "true", "KUBECONFIG", "kind.yaml")).surface())
                .isEqualTo(Surface.CI_K8S);
        assertThat(detect(Map.of("CI", "true")).surface()).isEqualTo(Surface.CPU_LOCAL);
    }

    @Test
    void a_device_and_the_platform_are_amd() throws IOException {
        assertThat(detect(Map.of("VLLM_SR_PLATFORM", "AMD")).surface()).isEqualTo(Surface.AMD_LOCAL);
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/kfd"));
        Surface.Detected found = detect(Map.of());
        assertThat(found.surface()).isEqualTo(Surface.AMD_LOCAL);
        assertThat(found.why()).contains("/dev/kfd");
    }

    @Test
    @SuppressWarnings("NullAway") // as above
    void the_program_is_found_on_the_path_and_where_it_usually_is() throws IOException {
        Map<String, String> nowhere = Map.of("PATH", root.resolve("nowhere") + "::\u0000");
        assertThat(RocmDevice.look(root, nowhere::get).program()).isEmpty();
        Path usual = Files.createDirectories(root.resolve("opt/rocm/bin")).resolve("rocm-smi");
        Files.createFile(usual);
        assertThat(usual.toFile().setExecutable(true)).isTrue();
        assertThat(RocmDevice.look(root, nowhere::get).program()).contains(usual.toString());
        Path named = Files.createDirectories(root.resolve("bin")).resolve("rocm-smi");
        Files.createFile(named);
        assertThat(named.toFile().setExecutable(true)).isTrue();
        RocmDevice found =
                RocmDevice.look(root, Map.of("PATH", named.getParent().toString())::get);
        assertThat(found.program()).contains(named.toString());
        assertThat(found.device()).isEmpty();
    }
}
