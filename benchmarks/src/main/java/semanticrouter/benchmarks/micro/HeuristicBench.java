package semanticrouter.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import semanticrouter.cli.server.Policy;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalInput;

/// Every model-free family of a recipe on one prompt of about 500 characters, facts read anew each time. The recipe is
/// the parameter `config`: `-p config=FILE`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls prepare()
public class HeuristicBench {
    private static final String PROMPT = """
            I am planning a two week trip to Portugal with my parents, who are both in their seventies, and I would like \
            some help with the route. We land in Lisbon on a Tuesday morning and fly home from Porto. They enjoy gardens, \
            tiled churches and good fish, but they cannot walk more than three kilometres a day and hate long drives. \
            Could you suggest where we should stay each night, which trains to take, and what we should book in advance? \
            A short table with one row a day would be perfect, please.""";

    @Param("recipes/balance/config.yaml")
    private String config;

    private Policy policy;
    private List<PlannedFamily> families;

    @Setup
    public void prepare() throws IOException, InterruptedException {
        Path file = Path.of(config).toAbsolutePath();
        policy = Policy.open(
                ConfigSource.of(file.toString(), Files.readString(file), Objects.requireNonNull(file.getParent())),
                false,
                HeuristicBench::environment,
                Clock.systemUTC());
        families = policy
                .loaded()
                .plan()
                .orElseThrow(() -> new IOException(
                        file + " does not load: " + policy.loaded().diagnostics()))
                .recipes()
                .values()
                .iterator()
                .next()
                .evidence()
                .planned()
                .stream()
                .filter(family -> family.cost().compareTo(CostClass.ENCODER) < 0)
                .toList();
        System.out.println(
                families.stream().map(PlannedFamily::family).toList() + ", " + PROMPT.length() + " characters");
    }

    private static @Nullable String environment(@Nullable String name) {
        return name == null ? null : System.getenv(name);
    }

    @TearDown
    public void close() {
        policy.close();
    }

    @Benchmark
    public void families(Blackhole hole) throws UnavailableException, InterruptedException {
        RequestFacts facts = RequestFacts.ofText("auto", PROMPT);
        Deadline deadline = Deadline.after(Duration.ofSeconds(10));
        for (PlannedFamily family : families) {
            hole.consume(family.evaluator()
                    .evaluate(new SignalInput(facts, NoEncodings.NONE, deadline, family.used()::contains)));
        }
    }

    /// Model-free families ask no model.
    private enum NoEncodings implements Encodings {
        NONE;

        private static UnavailableException none() {
            return new UnavailableException("encoder_missing", "there is no model here");
        }

        @Override
        public Embedding embed(String text) throws UnavailableException {
            throw none();
        }

        @Override
        public LabelScores classify(String task, String text) throws UnavailableException {
            throw none();
        }

        @Override
        public List<TokenSpan> label(String task, String text) throws UnavailableException {
            throw none();
        }

        @Override
        public double score(String task, String first, String second) throws UnavailableException {
            throw none();
        }
    }
}
