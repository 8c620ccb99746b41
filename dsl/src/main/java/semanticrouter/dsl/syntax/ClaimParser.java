package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Parses the claim of an assertion. The grammar is in `ASSERTIONS.md`.
final class ClaimParser {
    private final TokenCursor cursor;
    private final RuleParser rules;

    ClaimParser(TokenCursor cursor, RuleParser rules) {
        this.cursor = cursor;
        this.rules = rules;
    }

    Claim claim() {
        if (cursor.acceptWord("WHEN")) {
            Rule when = rules.rule();
            cursor.expectWord("THEN", "THEN after the condition");
            return new Claim.Implies(when, outcome());
        }
        if (cursor.acceptWord("NEVER")) {
            Rule when = rules.rule();
            cursor.expectWord("REACHES", "REACHES after the condition");
            return new Claim.Never(when, target());
        }
        if (cursor.acceptWord("COVERS")) {
            return new Claim.Covers(cursor.acceptWord("EVERYTHING") ? null : rules.rule());
        }
        if (cursor.acceptWord("REACHABLE")) {
            return new Claim.Reachable(cursor.name("a route name after REACHABLE"));
        }
        throw cursor.fault("expected WHEN, NEVER, COVERS or REACHABLE in an assertion, found "
                + cursor.peek().describe());
    }

    private Claim.Outcome outcome() {
        Token first = cursor.peek();
        if (cursor.acceptWord("MODEL")) {
            boolean inside = inside("MODEL");
            List<Claim.Target> sets = new ArrayList<>(List.of(models()));
            while (cursor.acceptWord("OR")) {
                sets.add(models());
            }
            return new Claim.Outcome.Models(inside, sets, cursor.since(first));
        }
        if (cursor.acceptWord("ROUTE")) {
            boolean inside = inside("ROUTE");
            List<Name> routes = new ArrayList<>(List.of(cursor.name("a route name")));
            while (cursor.accept(Token.Kind.COMMA)) {
                routes.add(cursor.name("a route name"));
            }
            return new Claim.Outcome.Routes(inside, routes, cursor.since(first));
        }
        boolean present = !cursor.acceptWord("NOT");
        cursor.expectWord("PLUGIN", "MODEL, ROUTE or PLUGIN after THEN");
        Name plugin = cursor.name("a plugin name");
        return new Claim.Outcome.Plugin(present, plugin, cursor.since(first));
    }

    private boolean inside(String subject) {
        boolean inside = !cursor.acceptWord("NOT");
        cursor.expectWord("IN", "IN or NOT IN after " + subject);
        return inside;
    }

    private Claim.Target models() {
        if (cursor.peek().isWord("route") || cursor.peek().isWord("plugin")) {
            throw cursor.fault("expected model(…), tag(…) or capability(…) after MODEL IN, found "
                    + cursor.peek().describe());
        }
        return target();
    }

    private Claim.Target target() {
        Token word = cursor.peek();
        Optional<Claim.TargetKind> kind = Stream.of(Claim.TargetKind.values())
                .filter(candidate -> word.isWord(candidate.word()))
                .findFirst();
        if (kind.isEmpty()) {
            throw cursor.fault(
                    "expected model(…), tag(…), capability(…), route(…) or plugin(…), found " + word.describe());
        }
        cursor.next();
        String owner = kind.get().word().toLowerCase(Locale.ROOT);
        cursor.expect(Token.Kind.OPEN_PAREN, "'(' after " + owner);
        Name name = cursor.name("a name in " + owner + "(…)");
        cursor.expect(Token.Kind.CLOSE_PAREN, "')' after the name");
        return new Claim.Target(kind.get(), name);
    }
}
