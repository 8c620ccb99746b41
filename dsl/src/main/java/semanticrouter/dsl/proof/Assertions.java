package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.proof.AssertionResult.Verdict;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Claim;
import semanticrouter.dsl.syntax.ClaimPrinter;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;

/// Proves the assertions of a profile, or finds the smallest request that breaks each.
///
/// The meaning of every form is in `ASSERTIONS.md`. Models are those a decision may call at all, helpers of its
/// algorithm included, so an assertion about models holds whatever the algorithm picks.
final class Assertions {
    private final List<Block.Assertion> assertions;
    private final List<MappingNode> cards;

    /// @param cards the model cards, for tags and capabilities
    Assertions(List<Block.Assertion> assertions, List<MappingNode> cards) {
        this.assertions = List.copyOf(assertions);
        this.cards = List.copyOf(cards);
    }

    /// The condition of every assertion; one that is always true where an assertion has none.
    List<Rule> conditions() {
        return assertions.stream()
                .map(assertion -> {
                    Rule when = switch (assertion.claim()) {
                        case Claim.Implies implies -> implies.when();
                        case Claim.Never never -> never.when();
                        case Claim.Covers covers -> covers.when();
                        case Claim.Reachable _ -> null;
                    };
                    return when == null ? new Rule.And(List.of(), assertion.span()) : when;
                })
                .toList();
    }

    /// Proves all of them, in order.
    List<AssertionResult> prove(PolicyModel model) {
        List<AssertionResult> results = new ArrayList<>();
        for (int i = 0; i < assertions.size(); i++) {
            Block.Assertion assertion = assertions.get(i);
            results.add(
                    assertion.claim() instanceof Claim.Reachable reachable
                            ? reachable(assertion, reachable.route(), model)
                            : search(assertion, model.condition(i), model));
        }
        return results;
    }

    private static AssertionResult result(
            Block.Assertion assertion, Verdict verdict, Optional<Witness> counterexample) {
        String claim = ClaimPrinter.print(assertion.claim());
        return new AssertionResult(assertion.label(), claim, verdict, counterexample);
    }

    private AssertionResult search(Block.Assertion assertion, int condition, PolicyModel model) {
        Search search = new Search(model);
        if (breaks(
                assertion.claim(),
                Optional.empty(),
                model.policy().defaultModel().stream().toList())) {
            search.look(-1, PolicyModel.join(model.nothing(), condition));
        }
        for (int index = 0; index < model.size(); index++) {
            if (breaks(
                    assertion.claim(),
                    Optional.of(model.decision(index)),
                    model.decision(index).models())) {
                search.look(index, PolicyModel.join(model.first(false, index), condition));
                search.look(index, PolicyModel.join(model.first(true, index), condition));
            }
        }
        if (search.best != null) {
            return result(assertion, Verdict.BROKEN, Optional.of(model.witness(search.best, search.decision)));
        }
        return result(assertion, search.unknown ? Verdict.UNDECIDED : Verdict.HOLDS, Optional.empty());
    }

    /// Looks for the request with the fewest matching leaves that breaks an assertion.
    private static final class Search {
        private final PolicyModel model;
        private Solver.@Nullable Fewest fewest;
        private Answer.@Nullable Possible best;
        private int decision;
        private int holding = Integer.MAX_VALUE;
        private boolean unknown;

        Search(PolicyModel model) {
            this.model = model;
        }

        private void take(int index, Answer.Possible answer) {
            best = answer;
            decision = index;
            holding = Objects.requireNonNull(fewest).count(answer);
        }

        void look(int index, int[] assumptions) {
            if (best != null && fewest != null) {
                fewest.below(holding, assumptions).ifPresent(less -> take(index, less));
                return;
            }
            switch (model.ask(assumptions)) {
                case Answer.Impossible _ -> {}
                case Answer.Unknown _ -> unknown = true;
                case Answer.Possible some -> {
                    fewest = model.fewest();
                    take(index, some);
                    look(index, assumptions);
                }
            }
        }
    }

    /// Whether ending in the decision, or in none, breaks a claim whose condition holds.
    private boolean breaks(Claim claim, Optional<Policy.Decision> decision, List<String> models) {
        return switch (claim) {
            case Claim.Covers _ -> decision.isEmpty();
            case Claim.Reachable _ -> false;
            case Claim.Never never -> hits(never.target(), decision, models);
            case Claim.Implies implies -> !holds(implies.then(), decision, models);
        };
    }

    private boolean hits(Claim.Target target, Optional<Policy.Decision> decision, List<String> models) {
        return switch (target.kind()) {
            case MODEL, TAG, CAPABILITY -> models.stream().anyMatch(model -> in(model, target));
            case ROUTE ->
                decision.isPresent()
                        && decision.get().name().equals(target.name().text());
            case PLUGIN -> decision.isPresent() && runs(decision.get(), target.name());
        };
    }

    private boolean holds(Claim.Outcome outcome, Optional<Policy.Decision> decision, List<String> models) {
        return switch (outcome) {
            case Claim.Outcome.Models sets ->
                models.stream()
                        .allMatch(model -> sets.inside() == sets.sets().stream().anyMatch(set -> in(model, set)));
            case Claim.Outcome.Routes routes ->
                routes.inside()
                        == (decision.isPresent()
                                && routes.routes().stream()
                                        .anyMatch(name -> name.text()
                                                .equals(decision.get().name())));
            case Claim.Outcome.Plugin plugin ->
                plugin.present() == (decision.isPresent() && runs(decision.get(), plugin.plugin()));
        };
    }

    private static boolean runs(Policy.Decision decision, Name plugin) {
        return decision.plugins().contains(PluginNames.normal(plugin.text()));
    }

    private boolean in(String model, Claim.Target set) {
        return switch (set.kind()) {
            case MODEL -> model.equals(set.name().text());
            case TAG -> labels(model, "tags").contains(set.name().text());
            case CAPABILITY -> labels(model, "capabilities").contains(set.name().text());
            case ROUTE, PLUGIN -> false;
        };
    }

    private Set<String> labels(String model, String field) {
        return cards.stream()
                .filter(card -> Nodes.text(card, "name").equals(model))
                .flatMap(card -> Nodes.texts(card, field).stream())
                .collect(Collectors.toSet());
    }

    private static AssertionResult reachable(Block.Assertion assertion, Name route, PolicyModel model) {
        boolean unknown = false;
        for (int index = 0; index < model.size(); index++) {
            if (model.decision(index).name().equals(route.text())) {
                for (boolean inTiers : new boolean[] {false, true}) {
                    Answer answer = model.ask(model.first(inTiers, index));
                    if (answer instanceof Answer.Possible) {
                        return result(assertion, Verdict.HOLDS, Optional.empty());
                    }
                    unknown |= answer instanceof Answer.Unknown;
                }
            }
        }
        return result(assertion, unknown ? Verdict.UNDECIDED : Verdict.BROKEN, Optional.empty());
    }
}
