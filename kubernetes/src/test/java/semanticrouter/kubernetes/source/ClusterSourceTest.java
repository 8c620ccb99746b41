package semanticrouter.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.kubernetes.client.Cluster;
import semanticrouter.kubernetes.client.ClusterClient;
import semanticrouter.kubernetes.client.Credentials;
import semanticrouter.testkit.cluster.PretendedCluster;
import tools.jackson.databind.JsonNode;

/// What resources become, and what they are told of it. What a configuration becomes is pretended: it is refused when
/// it holds the word `broken`.
class ClusterSourceTest {
    private static final String POOLS = "intelligentpools";
    private static final String ROUTES = "intelligentroutes";
    private static final String POOL = "{\"models\": [{\"name\": \"small\"}]}";
    private static final String ROUTE = "{\"signals\": {\"keywords\": [{\"name\": \"k\", \"operator\": \"OR\","
            + " \"keywords\": [\"a\"]}]}, \"decisions\": [{\"name\": \"NAME\", \"modelRefs\": [{\"model\": \"small\"}]}]}";
    private static final ConfigSource FILE = ConfigSource.of(
            "config.yaml",
            "version: v0.3\nproviders: {models: [{name: small, backend_refs: [{endpoint: \"s:1\"}]}]}\n",
            Path.of("/nowhere"));

    private final PretendedCluster cluster = new PretendedCluster();
    private final ClusterSource source = new ClusterSource(
            new ClusterClient(
                    new Cluster(URI.create(cluster.address()), Optional.empty(), Credentials.NONE, Optional.empty()),
                    "default"),
            Clock.systemUTC(),
            RandomGenerator.of("L64X128MixRandom"));
    private final LinkedBlockingQueue<ReloadReport> reports = new LinkedBlockingQueue<>();
    private volatile String inUse = "";

    @BeforeEach
    void start() {
        source.start(this::reload, reports::add);
    }

    /// A timer that was told to end does so by itself, a moment later.
    @AfterEach
    void stop() throws InterruptedException {
        source.close();
        cluster.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("cluster-")) {
                assertThat(thread.join(Duration.ofSeconds(20)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    private ReloadReport reload() {
        var found = new Diagnostics();
        ConfigSource whole = source.over(FILE, found);
        if (whole != null && whole.text().contains("broken")) {
            found.error("unknown-signal", Span.NONE, "routing.decisions[0]", "no such signal", "");
            whole = null;
        }
        if (whole == null) {
            return new ReloadReport.Refused(
                    "", Instant.EPOCH, found.list().getFirst().message(), found.list());
        }
        inUse = whole.text();
        var loaded = new LoadedConfig(whole, MappingNode.EMPTY, null, MappingNode.EMPTY, List.of(), List.of());
        return new ReloadReport.Activated(loaded, Instant.EPOCH, List.of());
    }

    private void pool(String name, String spec) {
        cluster.put(POOLS, "IntelligentPool", name, spec);
    }

    private void route(String name, String decision) {
        cluster.put(ROUTES, "IntelligentRoute", name, ROUTE.replace("NAME", decision));
    }

    /// Status, reason and message of a condition.
    private String condition(String plural, String name, String type) {
        for (JsonNode condition : cluster.status(plural, name).path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path("status").asString("") + " "
                        + condition.path("reason").asString("") + ": "
                        + condition.path("message").asString("");
            }
        }
        return "";
    }

    private String awaitCondition(String plural, String name, String type, Predicate<String> wanted)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String now = condition(plural, name, type);
        while (!wanted.test(now)) {
            assertThat(System.nanoTime()).as("%s of %s is %s", type, name, now).isLessThan(end);
            Thread.sleep(10);
            now = condition(plural, name, type);
        }
        return now;
    }

    private String begins(String plural, String name, String type, String beginning) throws InterruptedException {
        return awaitCondition(plural, name, type, now -> now.startsWith(beginning));
    }

    @Test
    void aPoolAndARouteAreTakenIntoUse() throws Exception {
        assertThat(source.awaited()).isPresent();
        pool("p", POOL);
        assertThat(begins(POOLS, "p", "Programmed", "False RouteMissing")).contains("no IntelligentRoute");
        assertThat(condition(POOLS, "p", "Accepted")).startsWith("True");
        assertThat(condition(POOLS, "p", "ResolvedRefs")).startsWith("Unknown");

        route("r", "first");
        begins(POOLS, "p", "Ready", "True");
        begins(ROUTES, "r", "Ready", "True");
        assertThat(source.awaited()).isEmpty();
        assertThat(inUse).contains("first");
        assertThat(cluster.status(POOLS, "p").path("modelCount").asInt()).isEqualTo(1);
        assertThat(cluster.status(POOLS, "p").path("observedGeneration").asInt())
                .isEqualTo(1);
        assertThat(cluster.status(ROUTES, "r").path("statistics").toString())
                .isEqualTo("{\"decisions\":1,\"keywords\":1,\"embeddings\":0,\"domains\":0}");
        for (String type : List.of("Accepted", "ResolvedRefs", "Programmed", "Ready")) {
            assertThat(condition(ROUTES, "r", type)).startsWith("True " + type);
        }
    }

    @Test
    void aBadChangeLeavesTheOldOneInUse() throws Exception {
        pool("p", POOL);
        route("r", "first");
        begins(ROUTES, "r", "Ready", "True");

        route("r", "broken");
        String told = begins(ROUTES, "r", "Ready", "False ReferenceNotFound");
        assertThat(told)
                .contains("routing.decisions[0]: no such signal", "generation 1 of IntelligentRoute r", "stays in use");
        assertThat(condition(ROUTES, "r", "ResolvedRefs")).startsWith("False ReferenceNotFound");
        assertThat(cluster.status(ROUTES, "r").path("observedGeneration").asInt())
                .isEqualTo(2);
        assertThat(inUse).contains("first");

        pool("p", "{\"models\": [{\"name\": \"nowhere\"}]}");
        begins(POOLS, "p", "Ready", "False BackendNotFound");
        assertThat(begins(ROUTES, "r", "Ready", "False ModelNotFound")).contains("no model \"small\"");
        pool("p", "{\"models\": []}");
        assertThat(begins(POOLS, "p", "Accepted", "False Invalid")).contains("spec.models");

        pool("p", POOL);
        route("r", "second");
        begins(ROUTES, "r", "Ready", "True");
        begins(POOLS, "p", "Ready", "True");
        assertThat(inUse).contains("second");
    }

    @Test
    void ofTwoOfAKindNoneIsUsed() throws Exception {
        pool("p", POOL);
        route("r", "first");
        begins(ROUTES, "r", "Ready", "True");
        route("other", "second");

        for (String name : List.of("r", "other")) {
            assertThat(begins(ROUTES, name, "Accepted", "False Conflict")).contains("other, r", "one can be used");
            begins(ROUTES, name, "Ready", "False Conflict");
        }
        assertThat(begins(POOLS, "p", "Programmed", "False Conflict")).contains("IntelligentRoute");
        assertThat(condition(POOLS, "p", "Accepted")).startsWith("True");
        assertThat(inUse).contains("first");

        cluster.delete(ROUTES, "r");
        begins(ROUTES, "other", "Ready", "True");
        assertThat(inUse).contains("second");
    }

    @Test
    void whatIsDeletedStaysInUse() throws Exception {
        pool("p", POOL);
        route("r", "first");
        begins(POOLS, "p", "Ready", "True");
        cluster.delete(ROUTES, "r");
        assertThat(begins(POOLS, "p", "Programmed", "False RouteMissing")).contains("stays in use");
        assertThat(inUse).contains("first");
    }

    @Test
    void aStatusIsWrittenThoughSomebodyElseWrites() throws Exception {
        cluster.conflicts(2);
        pool("p", POOL);
        route("r", "first");
        begins(POOLS, "p", "Ready", "True");
        begins(ROUTES, "r", "Ready", "True");
    }

    @Test
    void aConditionThatHoldsOnKeepsItsTime() throws Exception {
        pool("p", POOL);
        route("r", "first");
        begins(ROUTES, "r", "Ready", "True");
        String before = cluster.status(ROUTES, "r")
                .at("/conditions/0/lastTransitionTime")
                .asString("");
        route("r", "second");
        awaitCondition(
                ROUTES,
                "r",
                "Ready",
                _ -> cluster.status(ROUTES, "r").path("observedGeneration").asInt() == 2);
        assertThat(cluster.status(ROUTES, "r")
                        .at("/conditions/0/lastTransitionTime")
                        .asString(""))
                .isEqualTo(before);
        int writes = writes();
        cluster.bookmark();
        cluster.put(ROUTES, "IntelligentRoute", "r", ROUTE.replace("NAME", "second"));
        route("r", "third");
        awaitCondition(
                ROUTES,
                "r",
                "Ready",
                _ -> cluster.status(ROUTES, "r").path("observedGeneration").asInt() == 3);
        assertThat(writes() - writes).as("what says nothing new is not written").isEqualTo(1);
    }

    private int writes() {
        return (int) cluster.requests().stream()
                .filter(request -> request.startsWith("PATCH") && request.contains(ROUTES))
                .count();
    }

    @Test
    void anUnreachableClusterChangesNothing() throws Exception {
        pool("p", POOL);
        route("r", "first");
        begins(ROUTES, "r", "Ready", "True");
        int before = cluster.requests().size();
        cluster.refuse(503);
        route("r", "second");
        awaitCondition(ROUTES, "r", "Ready", _ -> cluster.requests().size() > before + 3);
        assertThat(inUse).contains("first");
        cluster.refuse(0);
        awaitCondition(ROUTES, "r", "Ready", _ -> inUse.contains("second"));
    }
}
