package semanticrouter.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.cluster.PretendedCluster;

/// Keeping up with a server that forgets, breaks off and refuses.
class ListWatchTest {
    private static final String POOLS = "intelligentpools";

    private final PretendedCluster cluster = new PretendedCluster();
    private final ClusterClient client = new ClusterClient(
            new Cluster(URI.create(cluster.address()), Optional.empty(), Credentials.NONE, Optional.empty()),
            "default");
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Thread thread = Thread.currentThread();

    @BeforeEach
    void start() {
        var told = new ListWatch.Told() {
            @Override
            public void now(ResourceKind kind, List<Resource> resources) {
                heard.add("now "
                        + resources.stream()
                                .map(resource -> resource.name() + "=" + resource.generation())
                                .toList());
            }

            @Override
            public void trouble(ResourceKind kind, String why) {
                heard.add("trouble " + why);
            }

            @Override
            public void well(ResourceKind kind) {
                heard.add("well");
            }
        };
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        var backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), random);
        var watch = new ListWatch(client, ResourceKind.POOL, told, backoff, random, timer);
        thread = Thread.ofVirtual().start(watch::run);
    }

    @AfterEach
    void stop() throws InterruptedException {
        thread.interrupt();
        client.close();
        timer.shutdownNow();
        cluster.close();
        assertThat(thread.join(Duration.ofSeconds(10))).as("the watch ends").isTrue();
    }

    private void put(String name, String spec) {
        cluster.put(POOLS, "IntelligentPool", name, spec);
    }

    /// The next thing of a kind that is heard.
    private String next(String beginning) throws InterruptedException {
        for (String word = heard.poll(20, TimeUnit.SECONDS); word != null; word = heard.poll(20, TimeUnit.SECONDS)) {
            if (word.startsWith(beginning)) {
                return word;
            }
        }
        throw new AssertionError("nothing was heard that begins with " + beginning);
    }

    private void until(String word) throws InterruptedException {
        for (String found = next("now"); !found.equals(word); found = next("now")) {}
    }

    @Test
    void changesAreHeard() throws Exception {
        assertThat(next("now")).isEqualTo("now []");
        put("a", "{}");
        until("now [a=1]");
        put("a", "{\"defaultModel\": \"m\"}");
        until("now [a=2]");
        put("b", "{}");
        until("now [a=2, b=1]");
        cluster.delete(POOLS, "a");
        until("now [b=1]");
    }

    @Test
    void aBrokenWatchGoesOnWhereItWas() throws Exception {
        put("a", "{}");
        until("now [a=1]");
        cluster.bookmark();
        put("b", "{}");
        until("now [a=1, b=1]");
        cluster.drop();
        put("c", "{}");
        until("now [a=1, b=1, c=1]");
        assertThat(cluster.requests().stream().filter(request -> !request.contains("watch=true")))
                .as("lists")
                .hasSize(1);
        assertThat(cluster.requests())
                .filteredOn(request -> request.contains("watch=true"))
                .allMatch(request -> request.contains("allowWatchBookmarks=true")
                        && request.contains("timeoutSeconds=")
                        && request.contains("resourceVersion="));
    }

    @Test
    void whatIsForgottenIsListedAgain() throws Exception {
        put("a", "{}");
        until("now [a=1]");
        cluster.delete(POOLS, "a");
        put("b", "{}");
        cluster.forget();
        until("now [b=1]");
        put("c", "{}");
        until("now [b=1, c=1]");
        assertThat(cluster.requests().stream().filter(request -> !request.contains("watch=true")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void aRefusalIsToldAndTriedAgainWithoutHaste() throws Exception {
        assertThat(next("well")).isEqualTo("well");
        cluster.refuse(403);
        assertThat(next("trouble")).contains("403", "list, watch");
        int before = cluster.requests().size();
        next("trouble");
        next("trouble");
        assertThat(cluster.requests().size() - before)
                .as("one request a failure")
                .isLessThanOrEqualTo(4);
        cluster.refuse(0);
        put("a", "{}");
        until("now [a=1]");
    }

    @Test
    void pagesAreJoined() throws Exception {
        assertThat(next("now")).isEqualTo("now []");
        cluster.refuse(500);
        for (int i = 0; i < 250; i++) {
            put("p" + i, "{}");
        }
        cluster.forget();
        cluster.refuse(0);
        String all = next("now");
        while (all.split(",").length < 250) {
            all = next("now");
        }
        assertThat(cluster.requests()).anyMatch(request -> request.contains("continue=200"));
    }

    @Test
    void aStatusIsWrittenToWhatWasSeenOnly() throws Exception {
        put("a", "{}");
        until("now [a=1]");
        Resource seen = client.read(ResourceKind.POOL, "a");
        client.tell(seen, Map.of("modelCount", 3));
        assertThat(cluster.status(POOLS, "a").path("modelCount").asInt()).isEqualTo(3);

        assertThatThrownBy(() -> client.tell(seen, Map.of("modelCount", 4)))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        refused -> assertThat(refused.conflict()).isTrue());
        assertThat(cluster.status(POOLS, "a").path("modelCount").asInt()).isEqualTo(3);
    }

    @Test
    void waitsGrowAndDiffer() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), RandomGenerator.getDefault());
        for (int i = 0; i < 100; i++) {
            long whole = Math.min(1_000L << Math.min(i, 20), 30_000);
            assertThat(backoff.next().toMillis()).isBetween(whole / 2, whole);
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
}
