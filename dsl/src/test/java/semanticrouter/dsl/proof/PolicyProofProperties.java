package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.proof.PolicyWorlds.Route;
import semanticrouter.dsl.proof.PolicyWorlds.Sample;
import semanticrouter.testkit.Property;

/// Proofs say exactly what looking at every world says.
class PolicyProofProperties {
    private static final Dsl DSL = Dsl.builtIn();

    private static MappingNode compile(String program) {
        Compiled compiled = DSL.compile("sample.dsl", program);
        assertThat(compiled.diagnostics()).as(program).isEmpty();
        return compiled.document();
    }

    @Test
    void findingsAgreeWithBruteForce() {
        Property.check("proofs agree with brute force", 400, gen -> {
            Sample sample = new PolicyWorlds(gen).sample();
            PolicyReport report = DSL.check(compile(sample.program())).getFirst();
            Set<String> expected = expected(sample);
            assertThat(told(report)).as(sample.program()).isEqualTo(expected);
            assertThat(report.defaultModel())
                    .as(sample.program())
                    .isEqualTo(
                            expected.contains("default")
                                    ? PolicyReport.DefaultModel.REACHED
                                    : PolicyReport.DefaultModel.NEVER_REACHED);
        });
    }

    private static Set<String> told(PolicyReport report) {
        return report.findings().stream()
                .map(finding -> switch (finding) {
                    case Finding.NeverMatches never -> "never " + never.decision();
                    case Finding.Shadowed shadowed -> "shadowed " + shadowed.decision();
                    case Finding.EqualRank equal -> "equal " + equal.first() + " " + equal.second();
                    case Finding.AlwaysMatches always -> "always " + always.decision();
                    case Finding.MixedTiers mixed -> "mixed " + String.join(" ", mixed.untiered());
                    case Finding.DefaultReachable _ -> "default";
                    case Finding.Undecided undecided -> "undecided " + undecided.question();
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> expected(Sample sample) {
        Set<String> expected = new TreeSet<>();
        List<Route> routes = sample.routes();
        Set<String> mixed = new java.util.LinkedHashSet<>();
        for (Route route : routes) {
            List<Set<String>> matching =
                    sample.worlds().stream().filter(route::matches).toList();
            if (matching.isEmpty()) {
                expected.add("never " + route.name());
                continue;
            }
            if (matching.size() == sample.worlds().size()) {
                expected.add("always " + route.name());
            }
            if (matching.stream().noneMatch(world -> first(route, world, sample))) {
                expected.add("shadowed " + route.name());
            }
            if (route.tier() == 0 && matching.stream().anyMatch(world -> tiered(world, sample))) {
                mixed.add(route.name());
            }
        }
        if (!mixed.isEmpty()) {
            expected.add("mixed " + String.join(" ", mixed));
        }
        for (int i = 0; i < routes.size(); i++) {
            for (int j = i + 1; j < routes.size(); j++) {
                Route a = routes.get(i);
                Route b = routes.get(j);
                boolean equal = a.tier() == b.tier() && a.priority() == b.priority();
                if (equal
                        && reachable(a, sample)
                        && reachable(b, sample)
                        && sample.worlds().stream().anyMatch(world -> both(a, b, world, sample))) {
                    expected.add("equal " + a.name() + " " + b.name());
                }
            }
        }
        if (sample.worlds().stream().anyMatch(world -> routes.stream().noneMatch(route -> route.matches(world)))) {
            expected.add("default");
        }
        return expected;
    }

    private static boolean reachable(Route route, Sample sample) {
        return sample.worlds().stream().anyMatch(world -> route.matches(world) && first(route, world, sample));
    }

    private static boolean both(Route a, Route b, Set<String> world, Sample sample) {
        return a.matches(world)
                && b.matches(world)
                && sample.routes().stream()
                        .filter(other -> !other.equals(a) && !other.equals(b) && other.matches(world))
                        .noneMatch(other -> above(other, a, world, sample) || above(other, b, world, sample));
    }

    static boolean first(Route route, Set<String> world, Sample sample) {
        return sample.routes().stream()
                .filter(other -> !other.equals(route) && other.matches(world))
                .noneMatch(other -> above(other, route, world, sample));
    }

    private static boolean tiered(Set<String> world, Sample sample) {
        return sample.routes().stream().anyMatch(route -> route.tier() > 0 && route.matches(world));
    }

    /// The ranking of the specification, for confidences somewhere between their bounds.
    private static boolean above(Route a, Route b, Set<String> world, Sample sample) {
        boolean tiered = tiered(world, sample);
        if (tiered && a.tier() != b.tier()) {
            return a.tier() < b.tier();
        }
        boolean confidenceFirst = tiered || sample.byConfidence();
        if (!confidenceFirst && a.priority() != b.priority()) {
            return a.priority() > b.priority();
        }
        double least = a.when().bound(0);
        double most = b.when().bound(1);
        if (least != most) {
            return least > most;
        }
        return a.priority() != b.priority()
                ? a.priority() > b.priority()
                : a.name().compareTo(b.name()) < 0;
    }

    @Test
    void aShadowIsNamedByDecisionsThatSufficeAndAreNeeded() {
        Property.check("reasons of shadows suffice and are needed", 200, gen -> {
            Sample sample = new PolicyWorlds(gen).sample();
            PolicyReport report = DSL.check(compile(sample.program())).getFirst();
            report.of(Finding.Shadowed.class).forEach(shadowed -> {
                Route route = named(sample, shadowed.decision());
                assertThat(shadowed.by()).as(sample.program()).isNotEmpty();
                assertThat(take(shadowed.by(), route, sample))
                        .as(sample.program())
                        .isTrue();
                for (String left : shadowed.by()) {
                    List<String> others = shadowed.by().stream()
                            .filter(name -> !name.equals(left))
                            .toList();
                    assertThat(take(others, route, sample))
                            .as("without " + left + ":\n" + sample.program())
                            .isFalse();
                }
            });
        });
    }

    /// Whether every world that the route matches goes to one of the others.
    private static boolean take(List<String> others, Route route, Sample sample) {
        return sample.worlds().stream()
                .filter(route::matches)
                .allMatch(world -> others.stream()
                        .map(name -> named(sample, name))
                        .anyMatch(other -> other.matches(world) && above(other, route, world, sample)));
    }

    private static Route named(Sample sample, String name) {
        return sample.routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
