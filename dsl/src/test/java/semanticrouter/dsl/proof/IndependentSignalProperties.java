package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// Proofs over up to 16 signals that have nothing to do with each other, against all their combinations.
class IndependentSignalProperties {
    private static final Dsl DSL = Dsl.builtIn();

    /// A condition as text, and as what it says of one combination; bit i tells whether signal i matches.
    private record Condition(String text, IntPredicate holds) {}

    private static Condition condition(Gen gen, int signals, int depth) {
        int shape = depth == 0 ? 0 : gen.between(0, 5);
        if (shape <= 1) {
            int signal = gen.between(0, signals - 1);
            return new Condition("keyword(\"k" + signal + "\")", world -> (world >> signal & 1) == 1);
        }
        Condition left = condition(gen, signals, depth - 1);
        if (shape == 2) {
            return new Condition("NOT (" + left.text() + ")", left.holds().negate());
        }
        Condition right = condition(gen, signals, depth - 1);
        return shape == 3
                ? new Condition(
                        "(" + left.text() + " OR " + right.text() + ")",
                        left.holds().or(right.holds()))
                : new Condition(
                        "(" + left.text() + " AND " + right.text() + ")",
                        left.holds().and(right.holds()));
    }

    @Test
    void findingsAgreeWithAllCombinations() {
        Property.check("proofs over independent signals agree with brute force", 40, gen -> {
            int signals = gen.between(8, 16);
            List<Condition> routes = new ArrayList<>();
            StringBuilder program = new StringBuilder();
            for (int i = 0; i < signals; i++) {
                program.append("SIGNAL keyword k").append(i);
                program.append(" { operator: \"OR\" keywords: [\"w").append(i).append("\"] }\n");
            }
            int count = gen.between(1, 8);
            for (int i = 0; i < count; i++) {
                Condition when = condition(gen, signals, gen.between(0, 4));
                routes.add(when);
                program.append("ROUTE r").append(i).append(" { PRIORITY ").append(100 - i);
                program.append(" WHEN ").append(when.text()).append(" MODEL \"m\" }\n");
            }
            Compiled compiled = DSL.compile("sample.dsl", program.toString());
            assertThat(compiled.usable()).as(program.toString()).isTrue();
            PolicyReport report = DSL.check(compiled.document()).getFirst();

            assertThat(told(report)).as(program.toString()).isEqualTo(expected(routes, 1 << signals));
        });
    }

    private static Set<String> told(PolicyReport report) {
        return report.findings().stream()
                .map(finding -> switch (finding) {
                    case Finding.NeverMatches never -> "never " + never.decision();
                    case Finding.Shadowed shadowed -> "shadowed " + shadowed.decision();
                    case Finding.AlwaysMatches always -> "always " + always.decision();
                    case Finding.DefaultReachable _ -> "default";
                    case Finding.EqualRank _, Finding.MixedTiers _, Finding.Undecided _ -> "unexpected " + finding;
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> expected(List<Condition> routes, int worlds) {
        int[] matches = new int[routes.size()];
        int[] first = new int[routes.size()];
        boolean open = false;
        for (int world = 0; world < worlds; world++) {
            boolean taken = false;
            for (int i = 0; i < matches.length; i++) {
                if (routes.get(i).holds().test(world)) {
                    matches[i]++;
                    first[i] += taken ? 0 : 1;
                    taken = true;
                }
            }
            open |= !taken;
        }
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < matches.length; i++) {
            if (matches[i] == 0) {
                expected.add("never r" + i);
            } else if (first[i] == 0) {
                expected.add("shadowed r" + i);
            }
            if (matches[i] == worlds) {
                expected.add("always r" + i);
            }
        }
        if (open) {
            expected.add("default");
        }
        return expected;
    }
}
