package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.proof.AssertionResult.Verdict;
import semanticrouter.dsl.proof.PolicyWorlds.Condition;
import semanticrouter.dsl.proof.PolicyWorlds.Route;
import semanticrouter.dsl.proof.PolicyWorlds.Sample;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// An assertion holds exactly when no world breaks it, and a broken one is shown by the world with the fewest matches.
class AssertionProperties {
    private static final Dsl DSL = Dsl.builtIn();

    /// @param allows whether ending in the route, or in none, is allowed where the condition holds
    private record Claim(String text, Condition when, Predicate<Optional<Route>> allows) {}

    private static Claim claim(Gen gen, PolicyWorlds worlds, Sample sample) {
        Condition when = worlds.condition(gen.between(0, 2));
        Route target = gen.oneOf(sample.routes());
        String model = gen.oneOf("m0", "m1");
        return switch (gen.between(0, 4)) {
            case 0 -> new Claim("COVERS " + when.text(), when, Optional::isPresent);
            case 1 ->
                new Claim(
                        "NEVER " + when.text() + " REACHES route(\"" + target.name() + "\")",
                        when,
                        end -> end.isEmpty() || !end.get().name().equals(target.name()));
            case 2 ->
                new Claim(
                        "NEVER " + when.text() + " REACHES model(\"" + model + "\")",
                        when,
                        end -> end.isEmpty() || !modelOf(end.get()).equals(model));
            case 3 ->
                new Claim(
                        "WHEN " + when.text() + " THEN ROUTE IN " + target.name(),
                        when,
                        end -> end.isPresent() && end.get().name().equals(target.name()));
            default ->
                new Claim(
                        "WHEN " + when.text() + " THEN MODEL IN model(\"" + model + "\") OR model(\"m2\")",
                        when,
                        end -> end.isEmpty() || List.of(model, "m2").contains(modelOf(end.get())));
        };
    }

    private static String modelOf(Route route) {
        return "m" + Integer.parseInt(route.name().substring(1)) % 3;
    }

    @Test
    void verdictsAndSmallestCounterexamplesAgreeWithBruteForce() {
        Property.check("assertions agree with brute force", 300, gen -> {
            PolicyWorlds worlds = new PolicyWorlds(gen);
            Sample sample = worlds.sample();
            Claim claim = claim(gen, worlds, sample);
            String program = sample.program() + "ASSERT " + claim.text() + "\n";
            AssertionResult result = DSL.check(
                            DSL.compile("sample.dsl", program).document())
                    .getFirst()
                    .assertions()
                    .getFirst();
            OptionalInt smallest = sample.worlds().stream()
                    .filter(claim.when()::in)
                    .filter(world -> breaks(claim, world, sample))
                    .mapToInt(world -> counted(matching(world, program)))
                    .min();
            assertThat(result.verdict()).as(program).isEqualTo(smallest.isPresent() ? Verdict.BROKEN : Verdict.HOLDS);
            result.counterexample().ifPresent(witness -> {
                Set<String> shown = new HashSet<>(witness.matching());
                assertThat(counted(shown)).as(program).isEqualTo(smallest.orElseThrow());
                assertThat(sample.worlds().stream()
                                .filter(claim.when()::in)
                                .filter(world -> breaks(claim, world, sample))
                                .anyMatch(world -> matching(world, program).equals(shown)))
                        .as(program)
                        .isTrue();
            });
        });
    }

    private static boolean breaks(Claim claim, Set<String> world, Sample sample) {
        List<Route> firsts = sample.routes().stream()
                .filter(route -> route.matches(world) && PolicyProofProperties.first(route, world, sample))
                .toList();
        boolean none = sample.routes().stream().noneMatch(route -> route.matches(world));
        return none
                ? !claim.allows().test(Optional.empty())
                : firsts.stream().anyMatch(route -> !claim.allows().test(Optional.of(route)));
    }

    /// Of domains, levels and bands one always holds, so they do not make an example longer.
    private static int counted(Set<String> leaves) {
        return (int) leaves.stream()
                .filter(leaf -> leaf.matches("(keyword|language|structure).*"))
                .count();
    }

    /// The leaves of a world that the program mentions; the keywords are all mentioned by the score.
    private static Set<String> matching(Set<String> world, String program) {
        Set<String> matching = new HashSet<>(world);
        matching.removeIf(leaf -> !leaf.startsWith("keyword") && !program.contains(leaf));
        return matching;
    }
}
