package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;

/// Parses conditions over signals.
final class RuleParser {
    private final TokenCursor cursor;
    private final ValueParser values;

    RuleParser(TokenCursor cursor, ValueParser values) {
        this.cursor = cursor;
        this.values = values;
    }

    /// `a OR b`; `AND` binds tighter, `NOT` tightest.
    Rule rule() {
        cursor.enter();
        Token first = cursor.peek();
        List<Rule> parts = new ArrayList<>(List.of(conjunction()));
        while (cursor.acceptWord("OR")) {
            parts.add(conjunction());
        }
        cursor.leave();
        return parts.size() == 1 ? parts.getFirst() : new Rule.Or(parts, cursor.since(first));
    }

    private Rule conjunction() {
        Token first = cursor.peek();
        List<Rule> parts = new ArrayList<>(List.of(factor()));
        while (cursor.acceptWord("AND")) {
            parts.add(factor());
        }
        return parts.size() == 1 ? parts.getFirst() : new Rule.And(parts, cursor.since(first));
    }

    private Rule factor() {
        Token first = cursor.peek();
        if (first.isWord("NOT")) {
            cursor.next();
            cursor.enter();
            Rule part = factor();
            cursor.leave();
            return new Rule.Not(part, cursor.since(first));
        }
        if (cursor.accept(Token.Kind.OPEN_PAREN)) {
            Rule inside = rule();
            cursor.expect(Token.Kind.CLOSE_PAREN, "')' or an operator");
            return inside;
        }
        return signal(first);
    }

    private Rule signal(Token first) {
        Name type = cursor.identifier("a signal such as keyword(\"name\")");
        cursor.expect(Token.Kind.OPEN_PAREN, "'(' after the signal type '" + type.text() + "'");
        Name name = cursor.name("the name of a " + type.text() + " signal");
        Fields fields = values.fields(type.text() + "(\"" + name.text() + "\")", Token.Kind.CLOSE_PAREN);
        cursor.expect(Token.Kind.CLOSE_PAREN, "')' after the signal name");
        return new Rule.Signal(type.text(), name, fields, cursor.since(first));
    }
}
