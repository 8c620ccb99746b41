package semanticrouter.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;

/// Ranking decisions when the signals are known. Run with `-prof gc` for the allocation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecisionBench {
    @Param({"10x3", "100x5"})
    private String shape = "10x3";

    private DecisionProgram program = program(1, 1);
    private AtomStates states = new AtomStates(1);
    private Standing standing = program.evaluate(states);

    @Setup
    public void prepare() {
        int x = shape.indexOf('x');
        program = program(Integer.parseInt(shape.substring(0, x)), Integer.parseInt(shape.substring(x + 1)));
        states = new AtomStates(program.atoms().size());
        for (int atom = 0; atom < program.atoms().size(); atom++) {
            if (atom % 3 == 0) {
                states.markFalse(atom);
            } else {
                states.markTrue(atom, 0.5 + atom % 7 / 20.0);
            }
        }
        standing = program.evaluate(states);
    }

    private static DecisionProgram program(int decisions, int conditions) {
        var rules = new ArrayList<DecisionRule>();
        for (int d = 0; d < decisions; d++) {
            var leaves = new ArrayList<Condition>();
            for (int c = 0; c < conditions; c++) {
                Condition leaf = new Condition.Signal(new SignalKey("keyword", "k" + (d * 2 + c)));
                leaves.add(c % 3 == 2 ? new Condition.Not(leaf) : leaf);
            }
            Condition when = d % 2 == 0 ? new Condition.All(leaves) : new Condition.Any(leaves);
            rules.add(new DecisionRule("decision" + d, d * 10, 0, when, OnUnknown.FAIL_OPEN));
        }
        return new DecisionProgram(
                rules, Strategy.PRIORITY, AtomTable.of(List.copyOf(rules), _ -> ConfidenceRange.UNIT));
    }

    @Benchmark
    public Standing evaluate() {
        return program.evaluate(states, standing);
    }
}
