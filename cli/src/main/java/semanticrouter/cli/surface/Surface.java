package semanticrouter.cli.surface;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A kind of machine the router runs on: the same program with the same configuration passes the same checks on each
/// (specification: surfaces §1.1). Nothing else lists them.
public enum Surface {
    /// This machine's processor.
    CPU_LOCAL("cpu-local"),
    /// A machine with an AMD GPU, whose models a ROCm build serves.
    AMD_LOCAL("amd-local"),
    /// A cluster, which gives models and routes as resources.
    CI_K8S("ci-k8s");

    /// Set in every pod.
    private static final String POD = "KUBERNETES_SERVICE_HOST";

    private static final String CI = "CI";
    private static final String KUBECONFIG = "KUBECONFIG";
    private static final String PLATFORM = "VLLM_SR_PLATFORM";

    private final String word;

    Surface(String word) {
        this.word = word;
    }

    /// Its name on command lines and pages.
    public String word() {
        return word;
    }

    /// The names of all, in their order.
    public static List<String> words() {
        return Arrays.stream(values()).map(Surface::word).toList();
    }

    /// The one of a name; empty when there is none.
    public static Optional<Surface> named(String word) {
        return Arrays.stream(values())
                .filter(surface -> surface.word.equals(word))
                .findFirst();
    }

    /// A surface, and what speaks for it.
    ///
    /// @param why half a sentence for a person
    public record Detected(Surface surface, String why) {}

    /// What the machine of this process looks like.
    ///
    /// @param environment value of an environment variable, null when unset
    /// @param root of the file system
    public static Detected detect(UnaryOperator<@Nullable String> environment, Path root) {
        if (set(environment, POD)) {
            return new Detected(CI_K8S, "this is a pod: " + POD + " is set");
        }
        if (set(environment, CI) && set(environment, KUBECONFIG)) {
            return new Detected(CI_K8S, CI + " and " + KUBECONFIG + " are set");
        }
        Optional<String> device = RocmDevice.look(root, environment).device();
        if (device.isPresent()) {
            return new Detected(AMD_LOCAL, "there is a ROCm device, " + device.get());
        }
        String platform = environment.apply(PLATFORM);
        if (platform != null && (platform.equalsIgnoreCase("amd") || platform.equalsIgnoreCase("rocm"))) {
            return new Detected(AMD_LOCAL, PLATFORM + " is " + platform);
        }
        return new Detected(CPU_LOCAL, "this is no pod and has no ROCm device");
    }

    private static boolean set(UnaryOperator<@Nullable String> environment, String name) {
        String value = environment.apply(name);
        return value != null && !value.isBlank();
    }
}
