package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.AssertionNodes;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.proof.PolicyReport.DefaultModel;
import semanticrouter.dsl.syntax.Block;

/// Proves what can and cannot happen under the policies of a document.
///
/// Every rule becomes Boolean logic over what signals can say, with the constraints that evaluation guarantees:
/// exclusive partitions, bands over one score, scores that follow from their inputs, tests of one number, families
/// with one value. A claim that something never happens therefore holds for every request. A claim that something can
/// happen treats confidences of different leaves as independent within their bounds and evidence as available. Ranking
/// is that of specification 4.4.
public final class PolicyProof {
    private final PolicyModel model;
    private final List<Finding> findings = new ArrayList<>();
    private final BitSet reachable = new BitSet();

    /// Without decisions every request goes there.
    private DefaultModel defaultModel = DefaultModel.REACHED;

    private PolicyProof(PolicyModel model) {
        this.model = model;
    }

    /// Proves everything about every profile of a document: the top level first, then the recipes.
    public static List<PolicyReport> prove(MappingNode document, Vocabulary vocabulary) {
        List<PolicyReport> reports = new ArrayList<>();
        MappingNode routing = Nodes.mapping(document, "routing");
        reports.add(prove(routing, new Policy.Place("", "routing"), document, vocabulary));
        List<MappingNode> recipes = Nodes.mappings(document, "recipes");
        for (int i = 0; i < recipes.size(); i++) {
            Policy.Place place = new Policy.Place(Nodes.text(recipes.get(i), "name"), "recipes[" + i + "].routing");
            reports.add(prove(Nodes.mapping(recipes.get(i), "routing"), place, document, vocabulary));
        }
        return reports;
    }

    private static PolicyReport prove(
            MappingNode routing, Policy.Place place, MappingNode document, Vocabulary vocabulary) {
        Diagnostics diagnostics = new Diagnostics();
        List<Block.Assertion> assertions = AssertionNodes.read(routing, place.path(), diagnostics);
        Policy policy = Policy.of(routing, place, document);
        List<MappingNode> cards = Nodes.mappings(Nodes.mapping(document, "routing"), "modelCards");
        new AssertionNames(routing, cards, vocabulary, place.path() + ".assertions", diagnostics).check(assertions);
        Assertions claims = new Assertions(assertions, cards);
        PolicyModel model = new PolicyModel(policy, routing, vocabulary, Premises.of(document), claims.conditions());
        PolicyProof proof = new PolicyProof(model);
        List<Finding> findings = proof.findings();
        ProofMessages messages = new ProofMessages(policy, diagnostics);
        findings.forEach(messages::add);
        List<AssertionResult> results = claims.prove(model);
        for (int i = 0; i < results.size(); i++) {
            messages.add(assertions.get(i), results.get(i));
        }
        return new PolicyReport(place.recipe(), findings, proof.defaultModel, results, diagnostics.list());
    }

    private List<Finding> findings() {
        if (model.size() == 0) {
            return List.of();
        }
        for (int decision = 0; decision < model.size(); decision++) {
            single(decision);
        }
        mixedTiers();
        equalRanks();
        defaultReached();
        return List.copyOf(findings);
    }

    private void undecided(String question) {
        findings.add(new Finding.Undecided(question));
    }

    private void single(int index) {
        Policy.Decision decision = model.decision(index);
        switch (model.ask(model.match(index))) {
            case Answer.Impossible _ ->
                findings.add(new Finding.NeverMatches(decision.name(), SelfContradiction.in(decision.rule())));
            case Answer.Unknown _ -> undecided("whether decision \"" + decision.name() + "\" can match");
            case Answer.Possible _ -> {
                always(index);
                shadowed(index);
            }
        }
    }

    private void always(int index) {
        Policy.Decision decision = model.decision(index);
        if (decision.matchesAll()) {
            return;
        }
        switch (model.ask(-model.match(index))) {
            case Answer.Impossible _ -> findings.add(new Finding.AlwaysMatches(decision.name()));
            case Answer.Unknown _ -> undecided("whether decision \"" + decision.name() + "\" always matches");
            case Answer.Possible _ -> {}
        }
    }

    private void shadowed(int index) {
        BitSet by = new BitSet();
        for (boolean inTiers : new boolean[] {false, true}) {
            switch (model.ask(model.first(index, inTiers))) {
                case Answer.Possible _ -> {
                    reachable.set(index);
                    return;
                }
                case Answer.Unknown _ -> {
                    undecided("whether decision \"" + model.decision(index).name() + "\" can be reached");
                    return;
                }
                case Answer.Impossible impossible -> by.or(needed(index, inTiers, impossible));
            }
        }
        List<String> names =
                by.stream().mapToObj(other -> model.decision(other).name()).toList();
        findings.add(new Finding.Shadowed(model.decision(index).name(), names));
    }

    /// The decisions above that are needed to take every request, starting from the reasons of the solver.
    private BitSet needed(int index, boolean inTiers, Answer.Impossible impossible) {
        BitSet needed = new BitSet();
        model.above(index, inTiers)
                .filter(other -> impossible.reasons().contains(-model.match(other)))
                .forEach(needed::set);
        if (!takesAll(index, inTiers, needed)) {
            // Among reasons that contradict each other directly the solver names only one.
            model.above(index, inTiers).forEach(needed::set);
        }
        for (int other = needed.nextSetBit(0); other >= 0; other = needed.nextSetBit(other + 1)) {
            needed.clear(other);
            if (!takesAll(index, inTiers, needed)) {
                needed.set(other);
            }
        }
        return needed;
    }

    /// Whether no request matches the decision and none of the others.
    private boolean takesAll(int index, boolean inTiers, BitSet others) {
        int mode = inTiers ? model.tiered() : -model.tiered();
        int[] none = others.stream().map(other -> -model.match(other)).toArray();
        return model.ask(PolicyModel.join(none, model.match(index), mode)) instanceof Answer.Impossible;
    }

    /// Reported once for all decisions without a tier, because it is one mistake.
    private void mixedTiers() {
        List<String> untiered = new ArrayList<>();
        Finding.MixedTiers first = null;
        for (int index = 0; index < model.size(); index++) {
            if (model.decision(index).tier() == 0
                    && model.ask(model.match(index), model.tiered()) instanceof Answer.Possible both) {
                untiered.add(model.decision(index).name());
                if (first == null) {
                    int tiered = IntStream.range(0, model.size())
                            .filter(other -> model.decision(other).tier() > 0 && both.holds(model.match(other)))
                            .findFirst()
                            .orElse(index);
                    first = new Finding.MixedTiers(
                            List.of(), model.decision(tiered).name(), model.witness(both, index));
                }
            }
        }
        if (first != null) {
            findings.add(new Finding.MixedTiers(untiered, first.tiered(), first.example()));
        }
    }

    private void equalRanks() {
        for (int first = 0; first < model.size(); first++) {
            for (int second = first + 1; second < model.size(); second++) {
                if (reachable.get(first)
                        && reachable.get(second)
                        && Ranking.equalRank(model.decision(first), model.decision(second))) {
                    equalRank(first, second);
                }
            }
        }
    }

    private void equalRank(int first, int second) {
        for (boolean inTiers : new boolean[] {false, true}) {
            int a = first;
            int b = second;
            int[] neither = IntStream.concat(model.above(a, inTiers), model.above(b, inTiers))
                    .filter(other -> other != a && other != b)
                    .map(other -> -model.match(other))
                    .distinct()
                    .toArray();
            int mode = inTiers ? model.tiered() : -model.tiered();
            Answer answer = model.ask(PolicyModel.join(neither, model.match(a), model.match(b), mode));
            if (answer instanceof Answer.Possible both) {
                findings.add(new Finding.EqualRank(
                        model.decision(a).name(), model.decision(b).name(), model.witness(both, a)));
                return;
            }
            if (answer instanceof Answer.Unknown) {
                undecided("whether decisions \"" + model.decision(a).name() + "\" and \""
                        + model.decision(b).name() + "\" can match together");
                return;
            }
        }
    }

    private void defaultReached() {
        switch (model.ask(model.nothing())) {
            case Answer.Possible some -> {
                defaultModel = DefaultModel.REACHED;
                Solver.Fewest fewest = model.fewest();
                Answer.Possible least =
                        fewest.below(fewest.count(some), model.nothing()).orElse(some);
                findings.add(new Finding.DefaultReachable(model.witness(least, -1)));
            }
            case Answer.Unknown _ -> {
                defaultModel = DefaultModel.UNDECIDED;
                undecided("whether some decision always matches");
            }
            case Answer.Impossible _ -> defaultModel = DefaultModel.NEVER_REACHED;
        }
    }
}
