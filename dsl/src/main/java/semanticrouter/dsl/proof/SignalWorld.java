package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.Vocabulary;

/// What can match together, family by family: one formula per signal, and the constraints between them.
///
/// A family with nothing to say about itself gives every signal a free variable. Constraints are only such as the
/// evaluation guarantees for every request, so a proof over them holds. Source: specification 2 and 3.1.
final class SignalWorld {
    /// Families of which at most one rule matches a request.
    private static final Set<String> SINGLE =
            Set.of("fact_check", "user_feedback", "preference", "language", "modality");

    private final MappingNode signals;
    private final Variables variables;
    private final Measures measures;
    private final Map<String, Formula> matched = new LinkedHashMap<>();
    private final Map<String, Formula> domains = new LinkedHashMap<>();
    private final Map<String, Formula> beforeRanking = new HashMap<>();

    SignalWorld(MappingNode routing, Vocabulary vocabulary, Premises premises, Variables variables, Measures measures) {
        this.signals = Nodes.mapping(routing, "signals");
        this.variables = variables;
        this.measures = measures;
        for (FamilySpec family : vocabulary.signals()) {
            declare(family);
        }
        List<MappingNode> partitions = Nodes.mappings(Nodes.mapping(routing, "projections"), "partitions");
        domainLeaves(partitions);
        embeddings(partitions, premises);
        new ComplexityWorld(this, variables).declare(rules("complexity"));
    }

    /// The rules of a list under `signals`.
    private List<MappingNode> rules(String key) {
        return Nodes.mappings(signals, key);
    }

    /// The formula of a leaf without a predicate.
    Formula match(String type, String name) {
        return matched.computeIfAbsent(key(type, name), key -> variables.fresh());
    }

    /// The formula of a signal as composers and scores see it: domains by their own name only.
    Formula raw(String type, String name) {
        return type.equals("domain") ? domains.computeIfAbsent(name, key -> match(type, name)) : match(type, name);
    }

    /// The formula of a signal before embeddings are ranked against each other, as composers see it.
    Formula unranked(String type, String name) {
        Formula formula = type.equals("embedding") ? beforeRanking.get(name) : null;
        return formula == null ? raw(type, name) : formula;
    }

    void define(String type, String name, Formula formula) {
        matched.put(key(type, name), formula);
    }

    private static String key(String type, String name) {
        return type + "\n" + name;
    }

    private void declare(FamilySpec family) {
        List<MappingNode> rules = rules(family.key());
        switch (family.type()) {
            case "context" -> rules.forEach(rule -> define("context", name(rule), measures.context(rule)));
            case "structure" -> rules.forEach(rule -> define("structure", name(rule), measures.structure(rule)));
            case "conversation" ->
                rules.forEach(rule -> define("conversation", name(rule), measures.conversation(rule)));
            case "metadata" -> new MetadataWorld(variables).declare(rules, this);
            case "authz" -> authz(rules);
            case "kb" -> kb(rules);
            case "reask" -> reask(rules);
            // A classifier leaf asks for the score of a label; without a predicate it never matches.
            case "classifier" -> rules.forEach(rule -> define("classifier", name(rule), Formula.FALSE));
            default -> {
                if (SINGLE.contains(family.type())) {
                    variables.require(Formula.atMostOne(distinct(rules).stream()
                            .map(name -> match(family.type(), name))
                            .toList()));
                }
            }
        }
    }

    static String name(MappingNode rule) {
        return Nodes.text(rule, "name");
    }

    private static Set<String> distinct(List<MappingNode> rules) {
        Set<String> names = new LinkedHashSet<>();
        rules.forEach(rule -> names.add(name(rule)));
        return names;
    }

    /// Leaves name roles; the name of a binding counts as well.
    private void authz(List<MappingNode> bindings) {
        Map<String, List<Formula>> leaves = new LinkedHashMap<>();
        for (MappingNode binding : bindings) {
            Formula bound = variables.fresh();
            Set<String> names = new LinkedHashSet<>(List.of(name(binding), Nodes.text(binding, "role")));
            names.forEach(name ->
                    leaves.computeIfAbsent(name, key -> new ArrayList<>()).add(bound));
        }
        leaves.forEach((name, bound) -> define("authz", name, Formula.or(bound)));
    }

    /// Only one label or group of a knowledge base is the best; the same target is the same fact.
    private void kb(List<MappingNode> rules) {
        Map<String, Map<String, Formula>> targets = new LinkedHashMap<>();
        for (MappingNode rule : rules) {
            MappingNode target = Nodes.mapping(rule, "target");
            String match = Nodes.text(rule, "match").equals("best") ? "best" : "threshold";
            String group = Nodes.text(rule, "kb") + "\n" + Nodes.text(target, "kind") + "\n" + match;
            define(
                    "kb",
                    name(rule),
                    targets.computeIfAbsent(group, key -> new LinkedHashMap<>())
                            .computeIfAbsent(Nodes.text(target, "value"), key -> variables.fresh()));
        }
        targets.forEach((group, values) -> {
            if (group.endsWith("\nbest")) {
                variables.require(Formula.atMostOne(List.copyOf(values.values())));
            }
        });
    }

    /// Only the matches with the largest lookback are kept.
    private void reask(List<MappingNode> rules) {
        for (int i = 0; i < rules.size(); i++) {
            for (int j = i + 1; j < rules.size(); j++) {
                long first = Nodes.whole(rules.get(i), "lookback_turns").orElse(1);
                long second = Nodes.whole(rules.get(j), "lookback_turns").orElse(1);
                if (first != second) {
                    variables.require(Formula.or(
                            Formula.not(match("reask", name(rules.get(i)))),
                            Formula.not(match("reask", name(rules.get(j))))));
                }
            }
        }
    }

    /// A domain leaf also holds when a domain matched that the leaf's domain lists among its categories.
    private void domainLeaves(List<MappingNode> partitions) {
        List<MappingNode> rules = rules("domains");
        Set<String> names = distinct(rules);
        names.forEach(name -> domains.put(name, variables.fresh()));
        for (MappingNode rule : rules) {
            List<Formula> ways = new ArrayList<>(List.of(raw("domain", name(rule))));
            for (String category : Nodes.texts(rule, "mmlu_categories")) {
                if (names.contains(category) && !category.equals(name(rule))) {
                    ways.add(raw("domain", category));
                }
            }
            define("domain", name(rule), Formula.or(ways));
        }
        exclusive(partitions, names)
                .forEach(members ->
                        one(members.stream().map(name -> raw("domain", name)).toList()));
    }

    private void embeddings(List<MappingNode> partitions, Premises premises) {
        Set<String> names = distinct(rules("embeddings"));
        for (String name : names) {
            Formula kept = match("embedding", name);
            Formula before = premises.oneEmbedding() && names.size() > 1 ? variables.fresh() : kept;
            beforeRanking.put(name, before);
            variables.require(Formula.implies(kept, before));
        }
        exclusive(partitions, names)
                .forEach(members -> one(members.stream()
                        .map(name -> unranked("embedding", name))
                        .toList()));
        if (premises.oneEmbedding() && names.size() > 1) {
            List<Formula> kept =
                    names.stream().map(name -> match("embedding", name)).toList();
            variables.require(Formula.atMostOne(kept));
            variables.require(Formula.implies(Formula.or(List.copyOf(beforeRanking.values())), Formula.or(kept)));
        }
    }

    /// Exactly one: the winner of the contenders, or the default without any.
    private void one(List<Formula> parts) {
        variables.require(Formula.atMostOne(parts));
        variables.require(Formula.or(parts));
        variables.group(parts);
    }

    /// The declared members of every partition over the family that has at least two of them, its default among them,
    /// and shares none with another partition.
    private static List<Set<String>> exclusive(List<MappingNode> partitions, Set<String> declared) {
        List<Set<String>> groups = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<String> several = new HashSet<>();
        for (MappingNode partition : partitions) {
            Set<String> members = new LinkedHashSet<>(Nodes.texts(partition, "members"));
            members.retainAll(declared);
            if (members.size() > 1 && members.contains(Nodes.text(partition, "default"))) {
                groups.add(members);
            }
            members.stream().filter(member -> !seen.add(member)).forEach(several::add);
        }
        groups.removeIf(group -> group.stream().anyMatch(several::contains));
        return groups;
    }
}
