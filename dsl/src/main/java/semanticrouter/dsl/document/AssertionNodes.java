package semanticrouter.dsl.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Claim;
import semanticrouter.dsl.syntax.ClaimPrinter;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Parser;

/// Passes assertions between syntax tree and the list `routing.assertions` of the document.
///
/// An entry is the text of a claim, a mapping with `name` and the text under `assert`, or a mapping that spells the
/// claim out; the forms are in `ASSERTIONS.md`.
public final class AssertionNodes {
    private static final String CODE = "dsl-assertion";

    private final Diagnostics found;

    private AssertionNodes(Diagnostics found) {
        this.found = found;
    }

    /// The assertions of a profile; faulty entries are reported and left out.
    ///
    /// @param routing the mapping that may hold `assertions`
    public static List<Block.Assertion> read(MappingNode routing, String path, Diagnostics found) {
        AssertionNodes reader = new AssertionNodes(found);
        List<Block.Assertion> assertions = new ArrayList<>();
        int index = 0;
        for (Node item : Nodes.items(routing, "assertions")) {
            reader.assertion(item, path + ".assertions[" + index + "]").ifPresent(assertions::add);
            index++;
        }
        return assertions;
    }

    /// The document entry of an assertion: its text, or a mapping when it has a label.
    public static Node node(Block.Assertion assertion) {
        ScalarNode claim = ScalarNode.text(ClaimPrinter.print(assertion.claim()), assertion.span());
        return assertion.label() == null
                ? claim
                : MappingNode.builder()
                        .put("name", assertion.label())
                        .put("assert", claim)
                        .build(assertion.span());
    }

    private Optional<Block.Assertion> assertion(Node item, String path) {
        if (item instanceof MappingNode mapping) {
            String name = Nodes.text(mapping, "name");
            String text = Nodes.text(mapping, "assert");
            Optional<Claim> claim = text.isEmpty()
                    ? spelledOut(mapping, path)
                    : parsed(text, Nodes.span(mapping, "assert"), path + ".assert");
            return claim.map(c -> new Block.Assertion(name.isEmpty() ? null : name, c, mapping.span()));
        }
        String text = Nodes.text(item);
        if (text == null) {
            found.error(
                    CODE, item.span(), path, "an assertion is a text or a mapping and this is a " + item.kind(), "");
            return Optional.empty();
        }
        return parsed(text, item.span(), path).map(claim -> new Block.Assertion(null, claim, item.span()));
    }

    private Optional<Claim> parsed(String text, Span place, String path) {
        Parser.ParsedClaim parsed = Parser.parseClaim(place, text);
        parsed.error().ifPresent(error -> found.add(error.under(path)));
        return Optional.ofNullable(parsed.claim());
    }

    private Optional<Claim> spelledOut(MappingNode mapping, String path) {
        if (mapping.get("when") instanceof MappingNode when && mapping.get("then") instanceof MappingNode then) {
            return Optional.ofNullable(outcome(then))
                    .map(outcome -> new Claim.Implies(RuleNodes.rule(when), outcome))
                    .map(Claim.class::cast)
                    .or(() -> refuse(then.span(), path + ".then"));
        }
        if (mapping.get("never") instanceof MappingNode when && mapping.get("reaches") instanceof MappingNode reaches) {
            return Optional.ofNullable(target(reaches))
                    .map(target -> new Claim.Never(RuleNodes.rule(when), target))
                    .map(Claim.class::cast)
                    .or(() -> refuse(reaches.span(), path + ".reaches"));
        }
        if (mapping.get("covers") instanceof MappingNode when) {
            return Optional.of(new Claim.Covers(RuleNodes.rule(when)));
        }
        if (Nodes.text(mapping, "covers").equals("everything")) {
            return Optional.of(new Claim.Covers(null));
        }
        String reachable = Nodes.text(mapping, "reachable");
        if (!reachable.isEmpty()) {
            return Optional.of(new Claim.Reachable(new Name(reachable, Nodes.span(mapping, "reachable"))));
        }
        return refuse(mapping.span(), path);
    }

    private Optional<Claim> refuse(Span span, String path) {
        found.error(
                CODE,
                span,
                path,
                "this is not one of the forms of an assertion",
                "write when and then, never and reaches, covers, reachable, or the text of a claim");
        return Optional.empty();
    }

    private static Claim.@Nullable Outcome outcome(MappingNode then) {
        for (MappingNode.Entry entry : then.entries()) {
            Span span = entry.keySpan();
            switch (entry.key()) {
                case "model_in", "model_not_in" -> {
                    List<Claim.Target> sets = targets(then, entry.key());
                    return sets.isEmpty()
                            ? null
                            : new Claim.Outcome.Models(entry.key().equals("model_in"), sets, span);
                }
                case "route_in", "route_not_in" -> {
                    List<Name> routes = names(then, entry.key());
                    return routes.isEmpty()
                            ? null
                            : new Claim.Outcome.Routes(entry.key().equals("route_in"), routes, span);
                }
                case "plugin", "not_plugin" -> {
                    Name plugin = new Name(
                            Nodes.text(then, entry.key()), entry.value().span());
                    return plugin.text().isEmpty()
                            ? null
                            : new Claim.Outcome.Plugin(entry.key().equals("plugin"), plugin, span);
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private static List<Claim.Target> targets(MappingNode owner, String key) {
        return Nodes.items(owner, key).stream()
                .flatMap(item -> Stream.ofNullable(
                        item instanceof MappingNode mapping
                                ? target(mapping)
                                : new Claim.Target(
                                        Claim.TargetKind.MODEL,
                                        new Name(String.valueOf(Nodes.text(item)), item.span()))))
                .toList();
    }

    private static List<Name> names(MappingNode owner, String key) {
        return Nodes.items(owner, key).stream()
                .map(item -> new Name(String.valueOf(Nodes.text(item)), item.span()))
                .toList();
    }

    private static Claim.@Nullable Target target(MappingNode mapping) {
        for (Claim.TargetKind kind : Claim.TargetKind.values()) {
            String name = Nodes.text(mapping, kind.word());
            if (!name.isEmpty()) {
                return new Claim.Target(kind, new Name(name, Nodes.span(mapping, kind.word())));
            }
        }
        return null;
    }
}
