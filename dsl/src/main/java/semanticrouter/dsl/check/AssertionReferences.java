package semanticrouter.dsl.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Claim;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;

/// Checks that the names in assertions refer to something.
final class AssertionReferences {
    private final Declared declared;
    private final Issues found;
    private final BiConsumer<String, Rule> rules;

    /// @param rules checks a condition; takes the owner for messages and the condition
    AssertionReferences(Declared declared, Issues found, BiConsumer<String, Rule> rules) {
        this.declared = declared;
        this.found = found;
        this.rules = rules;
    }

    void check(List<Block.Assertion> assertions) {
        for (Block.Assertion assertion : assertions) {
            switch (assertion.claim()) {
                case Claim.Implies implies -> {
                    rules.accept("ASSERT", implies.when());
                    outcome(implies.then());
                }
                case Claim.Never never -> {
                    rules.accept("ASSERT", never.when());
                    target(never.target());
                }
                case Claim.Covers covers -> {
                    if (covers.when() != null) {
                        rules.accept("ASSERT", covers.when());
                    }
                }
                case Claim.Reachable reachable -> name(reachable.route(), "route", declared.routes());
            }
        }
    }

    private void outcome(Claim.Outcome outcome) {
        switch (outcome) {
            case Claim.Outcome.Models models -> models.sets().forEach(this::target);
            case Claim.Outcome.Routes routes ->
                routes.routes().forEach(route -> name(route, "route", declared.routes()));
            case Claim.Outcome.Plugin _ -> {}
        }
    }

    private void target(Claim.Target target) {
        switch (target.kind()) {
            case ROUTE -> name(target.name(), "route", declared.routes());
            case MODEL -> {
                if (!declared.models().isEmpty()) {
                    name(target.name(), "model", declared.models().keySet());
                }
            }
            case TAG -> label(target.name(), "tag", "tags");
            case CAPABILITY -> label(target.name(), "capability", "capabilities");
            case PLUGIN -> {}
        }
    }

    private void label(Name label, String what, String field) {
        if (declared.models().isEmpty()) {
            return;
        }
        Set<String> labels = new LinkedHashSet<>();
        declared.cards().forEach(card -> labels.addAll(Nodes.texts(card, field)));
        name(label, what, labels);
    }

    private void name(Name name, String what, Set<String> known) {
        if (!known.contains(name.text())) {
            found.unknown(
                    Severity.WARNING,
                    "dsl-unknown-" + what,
                    name.span(),
                    new Issues.Unknown(
                            "ASSERT refers to the unknown " + what + " \"" + name.text() + "\"",
                            name.text(),
                            known,
                            true));
        }
    }
}
