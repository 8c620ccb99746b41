package semanticrouter.benchmarks.encoders;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.tokenize.Tokenizer;
import semanticrouter.encoders.tokenize.Tokenizers;

/// Measures the learned signals in one run and prints each figure beside what it should be.
///
/// `cpu` is processor time of the whole process for one text, which another load on the machine hardly changes; `p50`
/// is the time a caller waits, and only means something on a quiet machine. One lane thread, one text at a time, unless
/// said otherwise.
public final class EncoderSpeed {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WARM_UP = 30;
    private static final int ROUNDS = 100;

    /// Most times the warm-up is repeated; each also compiles what ran, which counts as processor time.
    private static final int WARM_UPS_MAX = 20;

    /// A warm-up that costs less than this share of the one before it has something left to gain.
    private static final double SETTLED = 0.95;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private EncoderSpeed() {}

    /// What is done to a text.
    private interface Work {
        void run() throws UnavailableException, InterruptedException;
    }

    /// Milliseconds of one call.
    private record Cost(double cpu, double p50) {}

    public static void main(String[] arguments) throws Exception {
        try (var runtime = EncoderRuntimes.builtin(options(1))) {
            Tokenizer tokenizer = Tokenizers.open(
                    ModelSource.of(runtime.encoder().declaration().location()).bytes("tokenizer.json"),
                    "tokenizer.json");
            String middle = text(tokenizer, 128);
            Cost encoder = measured(() -> runtime.encoder().encode(middle, deadline()));
            Cost all = measured(() -> everything(runtime, middle));
            Cost tokens = measured(() -> tokenizer.encode(middle));
            line("encoder alone, 128 tokens", encoder, "");
            line("all heads, 128 tokens", all, ratio(all.cpu / encoder.cpu, "of the encoder, at most 1.25"));
            line("tokenizing, 128 tokens", tokens, ratio(tokens.cpu / encoder.cpu, "of the pass, below 0.03"));
            for (int length : new int[] {16, 512}) {
                String text = text(tokenizer, length);
                String goal = length == 16 ? "p50 below 8 ms" : "p50 below 100 ms";
                line("all heads, " + length + " tokens", measured(() -> everything(runtime, text)), goal);
            }
            for (int layer = 1; layer <= runtime.embeddingSize().layers(); layer++) {
                Exit exit = new Exit(layer, 0);
                Cost cost = measured(() -> runtime.open(deadline()).embed(middle, exit));
                line("up to layer " + layer + ", 128 tokens", cost, ratio(cost.cpu / encoder.cpu, "of all layers"));
            }
        }
        scaling();
    }

    private static void scaling() throws Exception {
        double[] perSecond = new double[2];
        for (int threads = 1; threads <= 2; threads++) {
            try (var runtime = EncoderRuntimes.encoderOnly(options(threads));
                    ExecutorService callers = Executors.newFixedThreadPool(threads)) {
                throughput(runtime, callers, threads, WARM_UP);
                perSecond[threads - 1] = throughput(runtime, callers, threads, ROUNDS);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-28s %.0f and %.0f texts/s with 1 and 2 lanes: %.2f, at least 1.8%n",
                "two lanes",
                perSecond[0],
                perSecond[1],
                perSecond[1] / perSecond[0]);
    }

    private static double throughput(LocalEncoderRuntime runtime, ExecutorService callers, int threads, int rounds)
            throws InterruptedException, ExecutionException {
        String text = "What are the side effects of this drug, and may I take it with wine in the evening?";
        long start = System.nanoTime();
        var done = new ArrayList<Future<?>>();
        for (int caller = 0; caller < threads; caller++) {
            done.add(callers.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    runtime.encoder().encode(text, deadline());
                }
                return true;
            }));
        }
        for (Future<?> future : done) {
            future.get();
        }
        return threads * rounds / ((System.nanoTime() - start) / 1e9);
    }

    private static EncoderOptions options(int threads) {
        EncoderOptions standard = EncoderOptions.standard();
        return new EncoderOptions("", List.of(), threads, standard.queue(), standard.maxWindows(), Provider.CPU);
    }

    private static Deadline deadline() {
        return Deadline.after(PATIENCE);
    }

    /// What a request with every learned signal asks of one text.
    private static void everything(LocalEncoderRuntime runtime, String text)
            throws UnavailableException, InterruptedException {
        Encodings encodings = runtime.open(deadline());
        for (String task : BuiltinHeads.CLASSIFIERS) {
            encodings.classify(task, text);
        }
        for (String task : BuiltinHeads.TAGGERS) {
            encodings.label(task, text);
        }
        encodings.embed(text);
    }

    /// A text of about so many tokens.
    private static String text(Tokenizer tokenizer, int tokens) {
        String sentence = "Please compare the two contracts and tell me which clause about liability is stricter. ";
        var text = new StringBuilder();
        while (tokenizer.encode(text.toString()).size() < tokens - 2) {
            String rest = sentence.substring(text.length() % sentence.length());
            text.append(rest, 0, rest.indexOf(' ') + 1);
        }
        return text.toString();
    }

    private static Cost measured(Work work) throws UnavailableException, InterruptedException {
        double best = Double.MAX_VALUE;
        for (int i = 0, settled = 0; i < WARM_UPS_MAX && settled < 2; i++) {
            double cpu = measured(work, WARM_UP).cpu;
            settled = cpu < SETTLED * best ? 0 : settled + 1;
            best = Math.min(best, cpu);
        }
        return measured(work, ROUNDS);
    }

    private static Cost measured(Work work, int rounds) throws UnavailableException, InterruptedException {
        double[] waits = new double[rounds];
        long before = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            waits[i] = (System.nanoTime() - start) / 1e6;
        }
        double cpu = (SYSTEM.getProcessCpuTime() - before) / 1e6 / rounds;
        Arrays.sort(waits);
        return new Cost(cpu, waits[rounds / 2]);
    }

    private static String ratio(double ratio, String what) {
        return String.format(Locale.ROOT, "%.3f %s", ratio, what);
    }

    private static void line(String what, Cost cost, String goal) {
        System.out.printf(Locale.ROOT, "%-28s cpu %8.3f ms  p50 %8.3f ms  %s%n", what, cost.cpu, cost.p50, goal);
    }
}
