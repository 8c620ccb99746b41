package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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
    private final List<Found> found = new ArrayList<>();
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
        // From the top down, so that the solver need not know a rule before something below it is asked about.
        for (int[] rank : model.ranks()) {
            for (int decision : rank) {
                single(decision);
            }
            equalRanks(IntStream.of(rank).filter(reachable::get).toArray());
        }
        mixedTiers();
        defaultReached();
        return found.stream()
                .sorted(Comparator.comparing(Found::part)
                        .thenComparingInt(Found::first)
                        .thenComparingInt(Found::second))
                .map(Found::finding)
                .toList();
    }

    /// Where a finding stands in the report.
    private enum Part {
        OF_ONE,
        TIERS,
        OF_TWO,
        DEFAULT
    }

    /// @param first the decision it is about, 0 when it is about no certain one
    /// @param second the other decision it is about, 0 without one
    private record Found(Part part, int first, int second, Finding finding) {}

    private void add(int decision, Finding finding) {
        found.add(new Found(Part.OF_ONE, decision, 0, finding));
    }

    private void undecided(int decision, String ending) {
        add(
                decision,
                new Finding.Undecided(
                        "whether decision \"" + model.decision(decision).name() + "\" " + ending));
    }

    private void single(int index) {
        Policy.Decision decision = model.decision(index);
        // What shows that it can be first shows that it can match: the harder question saves the easier one.
        model.ask(model.first(false, index));
        switch (model.ask(model.match(index))) {
            case Answer.Impossible _ ->
                add(index, new Finding.NeverMatches(decision.name(), SelfContradiction.in(decision.rule())));
            case Answer.Unknown _ -> undecided(index, "can match");
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
            case Answer.Impossible _ -> add(index, new Finding.AlwaysMatches(decision.name()));
            case Answer.Unknown _ -> undecided(index, "always matches");
            case Answer.Possible _ -> {}
        }
    }

    private void shadowed(int index) {
        BitSet by = new BitSet();
        for (boolean inTiers : new boolean[] {false, true}) {
            switch (model.ask(model.first(inTiers, index))) {
                case Answer.Possible _ -> {
                    reachable.set(index);
                    return;
                }
                case Answer.Unknown _ -> {
                    undecided(index, "can be reached");
                    return;
                }
                case Answer.Impossible impossible -> by.or(needed(index, inTiers, impossible));
            }
        }
        List<String> names =
                by.stream().mapToObj(other -> model.decision(other).name()).toList();
        add(index, new Finding.Shadowed(model.decision(index).name(), names));
    }

    /// The decisions above that are needed to take every request, starting from the reasons of the solver.
    private BitSet needed(int index, boolean inTiers, Answer.Impossible impossible) {
        BitSet needed = reasons(index, inTiers, model.above(index, inTiers), impossible);
        for (int other = needed.nextSetBit(0); other >= 0; other = needed.nextSetBit(other + 1)) {
            BitSet rest = (BitSet) needed.clone();
            rest.clear(other);
            if (taken(index, inTiers, rest) instanceof Answer.Impossible without) {
                needed.and(reasons(index, inTiers, rest, without));
            }
        }
        return needed;
    }

    /// Those of the decisions that the solver needed; all of them when it does not say enough.
    private BitSet reasons(int index, boolean inTiers, BitSet decisions, Answer.Impossible impossible) {
        BitSet named = new BitSet();
        decisions.stream()
                .filter(other -> impossible.reasons().contains(-model.match(other)))
                .forEach(named::set);
        // Among reasons that contradict each other directly the solver names only one.
        return named.equals(decisions) || taken(index, inTiers, named) instanceof Answer.Impossible
                ? named
                : (BitSet) decisions.clone();
    }

    /// Impossible when no request matches the decision and none of the others.
    private Answer taken(int index, boolean inTiers, BitSet others) {
        int mode = inTiers ? model.tiered() : -model.tiered();
        int[] none = others.stream().map(other -> -model.match(other)).toArray();
        return model.askOfFew(PolicyModel.join(none, model.match(index), mode));
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
            Finding mixed = new Finding.MixedTiers(untiered, first.tiered(), first.example());
            found.add(new Found(Part.TIERS, 0, 0, mixed));
        }
    }

    /// @param rank decisions that neither tier nor priority tells apart
    private void equalRanks(int[] rank) {
        if (rank.length > 2) {
            // One request that matches them all, if there is one, answers for every two of them.
            for (boolean inTiers : new boolean[] {false, true}) {
                model.ask(model.first(inTiers, rank));
            }
        }
        for (int i = 0; i < rank.length; i++) {
            for (int j = i + 1; j < rank.length; j++) {
                equalRank(rank[i], rank[j]);
            }
        }
    }

    private void equalRank(int first, int second) {
        String a = model.decision(first).name();
        String b = model.decision(second).name();
        for (boolean inTiers : new boolean[] {false, true}) {
            switch (model.ask(model.first(inTiers, first, second))) {
                case Answer.Possible both -> {
                    Finding equal = new Finding.EqualRank(a, b, model.witness(both, first));
                    found.add(new Found(Part.OF_TWO, first, second, equal));
                    return;
                }
                case Answer.Unknown _ -> {
                    String question = "whether decisions \"" + a + "\" and \"" + b + "\" can match together";
                    found.add(new Found(Part.OF_TWO, first, second, new Finding.Undecided(question)));
                    return;
                }
                case Answer.Impossible _ -> {}
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
                Finding reached = new Finding.DefaultReachable(model.witness(least, -1));
                found.add(new Found(Part.DEFAULT, 0, 0, reached));
            }
            case Answer.Unknown _ -> {
                defaultModel = DefaultModel.UNDECIDED;
                Finding open = new Finding.Undecided("whether some decision always matches");
                found.add(new Found(Part.DEFAULT, 0, 0, open));
            }
            case Answer.Impossible _ -> defaultModel = DefaultModel.NEVER_REACHED;
        }
    }
}
