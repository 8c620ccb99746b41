package semanticrouter.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.pipeline.PlanHolder;

class ConfigWatcherTest {
    private static final String GOOD = "version: v0.3\nrouting: {decisions: [{name: one}]}\n";
    private static final String BETTER = "version: v0.3\nrouting: {decisions: [{name: one}, {name: two}]}\n";
    private static final String BAD = "version: v0.3\nrouting: {decisions: [{name: one, tier: -1}]}\n";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder = Path.of("");

    private final List<ReloadReport> reports = new ArrayList<>();
    private final List<String> activated = new ArrayList<>();
    private long now;

    /// A configuration in use.
    private record Running(Path file, PlanHolder holder, PlanReloader reloader) {
        int decisions() {
            return holder.current().counts().getOrDefault("decisions", 0);
        }
    }

    private Running start() throws IOException, InterruptedException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, GOOD);
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), CLOCK, Map.<String, String>of()::get, PolicyCheck.NONE);
        PlanLoader.Loaded loaded = loader.load(file, false);
        var holder = new PlanHolder(loaded.plan().orElseThrow());
        var reloader = new PlanReloader(
                file,
                loader,
                holder,
                loaded.config(),
                CLOCK,
                false,
                next -> activated.add(next.config().source().hash()));
        return new Running(file, holder, reloader);
    }

    /// Plays a list of answers; an empty one is a time that passes without a change.
    private final class Script implements FileChanges {
        private final Deque<Set<String>> answers = new ArrayDeque<>();
        private final List<Duration> waits = new ArrayList<>();

        Script(List<Set<String>> answers) {
            this.answers.addAll(answers);
        }

        @Override
        public Set<String> await(Duration atMost) {
            waits.add(atMost);
            Set<String> answer = answers.isEmpty() ? Set.of() : answers.pop();
            now += answer.isEmpty() ? atMost.toNanos() : 1;
            return answer;
        }

        @Override
        public void close() {}
    }

    private void step(Running running, FileChanges changes) throws IOException, InterruptedException {
        try (var watcher = new ConfigWatcher(running.file(), changes, running.reloader(), () -> now, reports::add)) {
            watcher.step();
        }
    }

    @Test
    void takesAChangedFileIntoUseOnceItRests() throws Exception {
        Running running = start();
        Files.writeString(running.file(), BETTER);
        var script = new Script(List.of(
                Set.of("config.yaml"), Set.of("config.yaml"), Set.of(), Set.of("config.yaml"), Set.of(), Set.of()));

        step(running, script);

        assertThat(reports).singleElement().isInstanceOf(ReloadReport.Activated.class);
        assertThat(running.decisions()).isEqualTo(2);
        assertThat(reports.getFirst().hash())
                .isEqualTo(running.holder().current().hash());
        assertThat(running.reloader().active().source().hash())
                .isEqualTo(running.holder().current().hash());
        assertThat(script.waits.subList(1, 6))
                .containsExactly(
                        ConfigWatcher.QUIET,
                        ConfigWatcher.QUIET,
                        ConfigWatcher.SETTLE,
                        ConfigWatcher.QUIET,
                        ConfigWatcher.SETTLE);
    }

    @Test
    void keepsTheLastGoodOneAndSaysWhy() throws Exception {
        Running running = start();
        String before = running.holder().current().hash();
        Files.writeString(running.file(), BAD);

        step(running, new Script(List.of(Set.of("config.yaml"))));

        assertThat(running.holder().current().hash()).isEqualTo(before);
        assertThat(running.reloader().last())
                .isInstanceOfSatisfying(
                        ReloadReport.Refused.class,
                        refused -> assertThat(refused.reason())
                                .endsWith("error[out-of-range] routing.decisions[0].tier: must be at least 0, is -1"));

        Files.writeString(running.file(), BETTER);
        step(running, new Script(List.of(Set.of("config.yaml"))));
        assertThat(running.reloader().last()).isInstanceOf(ReloadReport.Activated.class);
        assertThat(running.decisions()).isEqualTo(2);
    }

    @Test
    void keepsTheLastGoodOneWhenTheFileIsGone() throws Exception {
        Running running = start();
        Files.delete(running.file());

        step(running, new Script(List.of(Set.of("config.yaml"))));

        assertThat(running.reloader().last())
                .isInstanceOfSatisfying(
                        ReloadReport.Refused.class,
                        refused -> assertThat(refused.reason()).contains("the file does not exist"));
        assertThat(running.decisions()).isEqualTo(1);
    }

    @Test
    void ignoresOtherFiles() throws Exception {
        Running running = start();
        step(running, new Script(List.of(Set.of("other.yaml", ".vllm-sr-write-check-1", "config.yaml.swp"))));

        assertThat(reports).isEmpty();
    }

    @Test
    void doesNotTakeTheNoiseOfOtherFilesForRest() throws Exception {
        Running running = start();
        Files.writeString(running.file(), BETTER);
        long half = ConfigWatcher.QUIET.toNanos() / 2;
        var noisy = new FileChanges() {
            private int asked;

            @Override
            public Set<String> await(Duration atMost) {
                now += Math.min(half, atMost.toNanos());
                return asked++ == 0 ? Set.of("config.yaml") : asked < 40 ? Set.of("router.log") : Set.of();
            }

            @Override
            public void close() {}
        };

        step(running, noisy);

        assertThat(running.decisions()).isEqualTo(2);
        assertThat(Duration.ofNanos(now)).isGreaterThanOrEqualTo(ConfigWatcher.QUIET.plus(ConfigWatcher.SETTLE));
    }

    @Test
    void noticesMountedConfigurationsAndLostEvents() throws Exception {
        Running running = start();
        step(running, new Script(List.of(Set.of("..data_tmp", "..data"))));
        step(running, new Script(List.of(Set.of(FileChanges.ANY))));

        assertThat(reports)
                .hasSize(2)
                .allSatisfy(report -> assertThat(report).isInstanceOf(ReloadReport.Unchanged.class));
    }

    @Test
    void doesNotWaitForEverForAFileThatNeverRests() throws Exception {
        Running running = start();
        Files.writeString(running.file(), BETTER);
        var restless = new FileChanges() {
            @Override
            public Set<String> await(Duration atMost) {
                now += Duration.ofMillis(100).toNanos();
                return Set.of("config.yaml");
            }

            @Override
            public void close() {}
        };

        step(running, restless);

        assertThat(running.decisions()).isEqualTo(2);
        assertThat(now).isBetween(ConfigWatcher.PATIENCE.toNanos(), ConfigWatcher.PATIENCE.toNanos() + 1_000_000_000L);
    }

    @Test
    void refusesAnotherLocalClassifierAndTellsWhatNeedsARestart() throws Exception {
        Running running = start();
        String classifier = """
            version: v0.3
            listeners: [{name: a, port: %d}]
            routing:
              signals: {classifiers: [{name: c, type: local, model_path: %s, labels: [A, B]}]}
            """;
        Files.writeString(running.file(), classifier.formatted(1, "models/one"));
        assertThat(running.reloader().reload())
                .isInstanceOfSatisfying(
                        ReloadReport.Activated.class,
                        report -> assertThat(report.diagnostics())
                                .anySatisfy(d -> assertThat(d.code()).isEqualTo("restart-needed")));

        Files.writeString(running.file(), classifier.formatted(1, "models/two"));
        assertThat(running.reloader().reload())
                .isInstanceOfSatisfying(
                        ReloadReport.Refused.class,
                        report -> assertThat(report.reason()).contains("the local classifier cannot change"));
    }

    @Test
    void watchesARealDirectory() throws Exception {
        Running running = start();
        var seen = new CountDownLatch(1);
        try (var watcher = new ConfigWatcher(
                running.file(), new DirectoryChanges(folder), running.reloader(), System::nanoTime, report -> {
                    if (report instanceof ReloadReport.Activated) {
                        seen.countDown(); // the watcher's first look at the file may find it unchanged
                    }
                })) {
            watcher.start();
            Files.writeString(running.file(), BETTER);

            assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(running.decisions()).isEqualTo(2);
        }
    }
}
