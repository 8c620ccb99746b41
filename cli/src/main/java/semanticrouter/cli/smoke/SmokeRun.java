package semanticrouter.cli.smoke;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import semanticrouter.cli.cluster.ClusterOptions;
import semanticrouter.cli.mock.MockServer;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.smoke.Check.Untried;
import semanticrouter.cli.smoke.Row.Outcome;
import semanticrouter.cli.surface.RocmDevice;
import semanticrouter.cli.surface.Surface;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.kubernetes.client.ResourceKind;
import semanticrouter.kubernetes.convert.PoolAndRoute;

/// Looks at one surface: what is its own, and then what every surface has to pass. For one thread.
public final class SmokeRun {
    /// Where vLLM listens unless told otherwise.
    private static final String USUAL_MODEL = "http://127.0.0.1:8000/v1";

    private static final String MOCKED = "the mock answers in the place of a model";
    private static final String READY = "Ready";
    private static final String MODEL_KEY = "smoke-model-";
    private static final int TRIES = 600;

    private final SmokeOptions options;
    private final Consumer<Row> progress;
    private final SecureRandom random = new SecureRandom();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> stands = new ArrayList<>();

    private SmokeRun(SmokeOptions options, Consumer<Row> progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Looks at a surface. It starts a router in this process and takes the log of the process over while that runs.
    ///
    /// @param progress hears each row as soon as it is known
    /// @throws IOException when no temporary folder or port can be had
    public static Report of(SmokeOptions options, Surface surface, Consumer<Row> progress)
            throws IOException, InterruptedException {
        var run = new SmokeRun(options, progress);
        Path folder = Files.createTempDirectory("vllm-sr-smoke");
        try {
            switch (surface) {
                case CPU_LOCAL -> run.cpu(folder);
                case AMD_LOCAL -> run.amd(folder);
                case CI_K8S -> run.cluster(folder);
            }
        } finally {
            delete(folder);
        }
        return new Report(surface, run.stands, run.rows);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void cpu(Path folder) throws IOException, InterruptedException {
        try (MockServer mock = mock()) {
            stands.add(MOCKED + ".");
            conformance(filed(folder, model(mock), "cpu"));
        }
    }

    private void amd(Path folder) throws IOException, InterruptedException {
        RocmDevice found = RocmDevice.look(options.root(), options.environment());
        String device = found.device().orElse("");
        look(new Check<RocmDevice>("device", "a ROCm device: /dev/kfd, and rocm-smi", SmokeRun::rocm), found);
        String asked = Optional.ofNullable(options.environment().apply(Policy.PLATFORM))
                .orElse("");
        look(
                new Check<String>("encoders", "learned models compute on ROCm", platform -> encoders(device, platform)),
                asked);
        String platform = device.isEmpty() ? "cpu" : asked;
        var served = new ArrayList<ModelServer>();
        Row model = look(
                new Check<String>("model", "a model server names its model", there -> {
                    served.add(served(device, there));
                    return "would use " + served.getFirst();
                }),
                options.modelUrl().orElse(""));
        if (!served.isEmpty()) {
            conformance(filed(folder, served.getFirst(), platform));
        } else if (model.outcome() == Outcome.FAIL) {
            Conformance.CHECKS.forEach(check -> add(check.untried("no model answers")));
        } else {
            try (MockServer mock = mock()) {
                stands.add(model.seen() + ".");
                conformance(filed(folder, model(mock), platform));
            }
        }
    }

    private static String rocm(RocmDevice machine) throws Untried {
        if (machine.device().isEmpty()) {
            throw new Untried("no ROCm device here"
                    + machine.program().map(smi -> ", though there is " + smi).orElse(""));
        }
        return machine.device().get() + ", "
                + machine.program().map(smi -> "told of by " + smi).orElse("and no rocm-smi that tells of it");
    }

    private static String encoders(String device, String platform) throws Untried {
        if (device.isEmpty()) {
            throw new Untried("no ROCm device here: they compute on the processor");
        }
        if (!platform.equalsIgnoreCase("amd") && !platform.equalsIgnoreCase("rocm")) {
            throw new Untried("on the processor; " + Policy.PLATFORM + "=amd has them compute on " + device);
        }
        return "on " + device + ", as " + Policy.PLATFORM + " says";
    }

    /// The server that was named, else the one that is where vLLM usually is on a machine with such a device.
    private ModelServer served(String device, String named) throws Untried, IOException, InterruptedException {
        if (!named.isEmpty()) {
            return ModelServer.at(named, options.modelKey());
        }
        if (device.isEmpty()) {
            throw new Untried("no ROCm device here: " + MOCKED);
        }
        try {
            return ModelServer.at(USUAL_MODEL, options.modelKey());
        } catch (IOException absent) {
            throw new Untried(absent.getMessage() + ": " + MOCKED + "; --model-url names another place");
        }
    }

    private void cluster(Path folder) throws IOException, InterruptedException {
        Manifests manifests = Manifests.read();
        for (Check<Manifests> check : ManifestChecks.CHECKS) {
            look(check, manifests);
        }
        Path written = Files.createDirectory(folder.resolve("kubernetes"));
        manifests.write(written);
        look(
                new Check<Path>(
                        "dry run",
                        "a cluster takes the manifests, on the server's side",
                        place -> Kubectl.find(options.environment())
                                .orElseThrow(() -> new Untried("there is no kubectl on the PATH"))
                                .dryRun(place)),
                written);
        String token = SmokeConfig.key(random);
        try (MockServer mock = mock();
                var server = new PretendedApiServer(token)) {
            stands.add(MOCKED + ".");
            stands.add("an API server in this process gives the pool and the route in the place of a cluster's.");
            MappingNode whole = SmokeConfig.tree();
            PoolAndRoute apart = ManifestChecks.apart(whole);
            server.create(ResourceKind.POOL, apart.pool());
            server.create(ResourceKind.ROUTE, apart.route());
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
            Stand filed = filed(folder, model(mock), "cpu");
            Files.writeString(filed.file(), YamlWriter.write(ManifestChecks.file(whole)));
            var secrets = new ArrayList<>(filed.secrets());
            secrets.add(token);
            conformance(new Stand(
                    filed.file(),
                    filed.environment(),
                    new ClusterOptions(Optional.of(kubeconfig), Optional.empty()),
                    filed.key(),
                    secrets,
                    List.of(
                            told(server, ResourceKind.POOL, "pool status"),
                            told(server, ResourceKind.ROUTE, "route status"))));
        }
    }

    private static Check<Trial> told(PretendedApiServer server, ResourceKind kind, String name) {
        return new Check<>(name, "the router tells the cluster that it is Ready", trial -> {
            trial.await(() -> {
                String told = server.told(kind, READY);
                return told.startsWith("True") ? "" : READY + ": " + (told.isEmpty() ? "nothing is told" : told);
            });
            return READY + ": " + server.told(kind, READY);
        });
    }

    /// The configuration in a file, as it is in the program.
    private Stand filed(Path folder, ModelServer model, String platform) throws IOException {
        Path file = Files.writeString(folder.resolve(SmokeConfig.NAME), SmokeConfig.text());
        String key = SmokeConfig.key(random);
        Map<String, String> environment = SmokeConfig.environment(model, key);
        environment.put(Policy.PLATFORM, platform);
        return new Stand(
                file,
                environment,
                ClusterOptions.USUAL,
                key,
                Stream.of(key, model.key()).filter(secret -> !secret.isEmpty()).toList(),
                List.of());
    }

    private static MockServer mock() throws IOException {
        return new MockServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MockServer.Options(List.of("mock"), 384, List.of("benign", "jailbreak")));
    }

    private ModelServer model(MockServer mock) {
        return new ModelServer("http://127.0.0.1:" + mock.port() + "/v1", "mock", MODEL_KEY + SmokeConfig.key(random));
    }

    private void conformance(Stand stand) throws IOException, InterruptedException {
        int offset = options.portOffset().isPresent() ? options.portOffset().getAsInt() : FreeOffset.find(random);
        try (var trial = new Trial(stand, offset, TRIES, options.environment())) {
            for (Check<Trial> check : Conformance.CHECKS) {
                if (Conformance.ends(check)) {
                    for (Check<Trial> more : trial.more()) {
                        tried(more, trial);
                    }
                }
                if (check.equals(Conformance.CHECKS.getFirst())) {
                    look(check, trial);
                } else {
                    tried(check, trial);
                }
            }
        }
    }

    private void tried(Check<Trial> check, Trial trial) throws InterruptedException {
        if (trial.serves()) {
            look(check, trial);
        } else {
            add(check.untried("the router did not start"));
        }
    }

    private <T> Row look(Check<T> check, T subject) throws InterruptedException {
        return add(check.run(subject));
    }

    private Row add(Row row) {
        rows.add(row);
        progress.accept(row);
        return row;
    }
}
