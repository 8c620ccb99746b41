package semanticrouter.dsl.proof;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Claim;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;

/// Reports names in assertions that refer to nothing: an assertion about a misspelt signal would hold and protect
/// nothing.
final class AssertionNames {
    private static final String CODE = "assertion-unknown-name";

    private final MappingNode routing;
    private final List<MappingNode> cards;
    private final Vocabulary vocabulary;
    private final String path;
    private final Diagnostics found;

    /// @param routing the profile of the assertions
    /// @param cards the model cards of the document
    /// @param path where the assertions stand
    AssertionNames(
            MappingNode routing, List<MappingNode> cards, Vocabulary vocabulary, String path, Diagnostics found) {
        this.routing = routing;
        this.cards = cards;
        this.vocabulary = vocabulary;
        this.path = path;
        this.found = found;
    }

    void check(List<Block.Assertion> assertions) {
        for (Block.Assertion assertion : assertions) {
            switch (assertion.claim()) {
                case Claim.Implies implies -> {
                    rule(implies.when());
                    outcome(implies.then());
                }
                case Claim.Never never -> {
                    rule(never.when());
                    target(never.target());
                }
                case Claim.Covers covers -> {
                    if (covers.when() != null) {
                        rule(covers.when());
                    }
                }
                // The proof itself says when there is no such decision.
                case Claim.Reachable _ -> {}
            }
        }
    }

    private void rule(Rule rule) {
        switch (rule) {
            case Rule.And and -> and.parts().forEach(this::rule);
            case Rule.Or or -> or.parts().forEach(this::rule);
            case Rule.Not not -> rule(not.part());
            case Rule.Signal signal -> signal(signal);
        }
    }

    private void signal(Rule.Signal leaf) {
        if (!vocabulary.isLeafType(leaf.type())) {
            Set<String> types = new TreeSet<>(Set.of("projection"));
            vocabulary.signals().forEach(family -> types.add(family.type()));
            report("signal family", new Name(leaf.type(), leaf.span()), types);
            return;
        }
        Set<String> names = names(leaf.type());
        boolean derived = leaf.type().equals("domain") && names.isEmpty();
        if (!derived) {
            report(leaf.type() + " signal", leaf.name(), names);
        }
    }

    /// What leaves of a type can name.
    private Set<String> names(String type) {
        Set<String> names = new TreeSet<>();
        if (type.equals("projection")) {
            Nodes.mappings(Nodes.mapping(routing, "projections"), "mappings")
                    .forEach(mapping -> Nodes.mappings(mapping, "outputs")
                            .forEach(output -> names.add(Nodes.text(output, "name"))));
            return names;
        }
        String key = vocabulary.signal(type).map(FamilySpec::key).orElse(type);
        for (MappingNode rule : Nodes.mappings(Nodes.mapping(routing, "signals"), key)) {
            String name = Nodes.text(rule, "name");
            switch (type) {
                case "complexity" -> List.of("easy", "medium", "hard").forEach(level -> names.add(name + ":" + level));
                case "authz" -> names.addAll(List.of(name, Nodes.text(rule, "role")));
                default -> names.add(name);
            }
        }
        return names;
    }

    private void outcome(Claim.Outcome outcome) {
        switch (outcome) {
            case Claim.Outcome.Models models -> models.sets().forEach(this::target);
            case Claim.Outcome.Routes routes ->
                routes.routes().forEach(route -> report("decision", route, decisions()));
            case Claim.Outcome.Plugin plugin -> plugin(plugin.plugin());
        }
    }

    private void target(Claim.Target target) {
        switch (target.kind()) {
            case ROUTE -> report("decision", target.name(), decisions());
            case PLUGIN -> plugin(target.name());
            case MODEL -> card("model", target.name(), "name");
            case TAG -> card("tag", target.name(), "tags");
            case CAPABILITY -> card("capability", target.name(), "capabilities");
        }
    }

    private Set<String> decisions() {
        Set<String> names = new TreeSet<>();
        Nodes.mappings(routing, "decisions").forEach(decision -> names.add(Nodes.text(decision, "name")));
        return names;
    }

    private void plugin(Name plugin) {
        report("plugin", new Name(PluginNames.normal(plugin.text()), plugin.span()), vocabulary.plugins());
    }

    /// Without model cards the models are another document's.
    private void card(String what, Name name, String field) {
        Set<String> known = new TreeSet<>();
        for (MappingNode card : cards) {
            known.addAll(field.equals("name") ? List.of(Nodes.text(card, field)) : Nodes.texts(card, field));
        }
        if (!cards.isEmpty()) {
            report(what, name, known);
        }
    }

    private void report(String what, Name name, Collection<String> known) {
        if (!known.contains(name.text())) {
            found.error(
                    CODE,
                    name.span(),
                    path,
                    "an assertion names the " + what + " \"" + name.text() + "\", which is not there",
                    Suggestion.hint(name.text(), known));
        }
    }
}
