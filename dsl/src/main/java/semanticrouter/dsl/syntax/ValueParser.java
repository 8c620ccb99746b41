package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;

/// Parses values, fields and options.
final class ValueParser {
    private final TokenCursor cursor;

    ValueParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// `{ field… }`.
    Fields body(String owner) {
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after " + owner);
        Fields fields = fields(owner, Token.Kind.CLOSE_BRACE);
        cursor.expect(Token.Kind.CLOSE_BRACE, "a field or '}' in " + owner);
        return fields;
    }

    /// Fields up to a closing token, which stays: `[","] name ":" value`. A name that is no identifier stands in
    /// quotes, so that every key a document may hold has a spelling.
    Fields fields(String owner, Token.Kind close) {
        List<Fields.Field> fields = new ArrayList<>();
        while (!cursor.peek().is(close) && !cursor.atEnd()) {
            if (cursor.accept(Token.Kind.COMMA) && cursor.peek().is(close)) {
                throw cursor.fault("the comma before " + close.words() + " in " + owner + " is one too many");
            }
            Name name = cursor.name("a field or " + close.words() + " in " + owner);
            if (BlockParser.KEYWORDS.contains(name.text()) && !cursor.peek().is(Token.Kind.COLON)) {
                throw cursor.fault("expected '}' of " + owner + " before " + name.text());
            }
            cursor.expect(Token.Kind.COLON, "':' after the field '" + name.text() + "' in " + owner);
            fields.add(new Fields.Field(name.text(), value(name.text()), name.span()));
        }
        return new Fields(fields);
    }

    /// `( name = value … )` after a name, or nothing. Commas between options are allowed where the grammar has them.
    Fields options(String owner, boolean commas) {
        if (!cursor.accept(Token.Kind.OPEN_PAREN)) {
            return Fields.NONE;
        }
        List<Fields.Field> options = new ArrayList<>();
        while (!cursor.peek().is(Token.Kind.CLOSE_PAREN)) {
            Name name = cursor.identifier("an option or ')' after " + owner);
            cursor.expect(Token.Kind.EQUALS, "'=' after the option '" + name.text() + "' of " + owner);
            options.add(new Fields.Field(name.text(), value(name.text()), name.span()));
            if (commas && !cursor.peek().is(Token.Kind.CLOSE_PAREN)) {
                cursor.expect(Token.Kind.COMMA, "',' or ')' in the options of " + owner);
            }
        }
        if (options.isEmpty() && commas) {
            throw cursor.fault("expected an option of " + owner + ", found ')'");
        }
        cursor.next();
        return new Fields(options);
    }

    Value value(String owner) {
        cursor.enter();
        Token token = cursor.peek();
        Value value = switch (token.kind()) {
            case STRING -> new Value.Text(cursor.next().text(), cursor.spanOf(token));
            case IDENT -> word(cursor.next());
            case INTEGER -> whole(cursor.next());
            case DECIMAL -> decimal(cursor.next());
            case OPEN_BRACKET -> sequence(owner);
            case OPEN_BRACE -> {
                Fields fields = body("'" + owner + "'");
                yield new Value.Body(fields, cursor.since(token));
            }
            case ARROW, CLOSE_BRACE, OPEN_PAREN, CLOSE_PAREN, CLOSE_BRACKET, COLON, COMMA, GREATER, EQUALS, BAD, END ->
                throw cursor.fault("expected a value for '" + owner + "', found " + token.describe());
        };
        cursor.leave();
        return value;
    }

    private Value word(Token token) {
        return switch (token.text()) {
            case "true" -> new Value.Flag(true, cursor.spanOf(token));
            case "false" -> new Value.Flag(false, cursor.spanOf(token));
            default -> new Value.Text(token.text(), cursor.spanOf(token));
        };
    }

    /// A whole number; one beyond 64 bits is kept as a decimal.
    private Value whole(Token token) {
        try {
            return new Value.Whole(Long.parseLong(token.text()), cursor.spanOf(token));
        } catch (NumberFormatException tooLong) {
            return decimal(token);
        }
    }

    static long parseWhole(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException tooLong) {
            throw new TokenCursor.Fault(token, "the number " + token.text() + " is out of range");
        }
    }

    private Value decimal(Token token) {
        double value = Double.parseDouble(token.text());
        if (!Double.isFinite(value)) {
            throw new TokenCursor.Fault(token, "the number is out of range");
        }
        return new Value.Decimal(value, cursor.spanOf(token));
    }

    private Value sequence(String owner) {
        Token open = cursor.next();
        List<Value> items = new ArrayList<>();
        while (!cursor.peek().is(Token.Kind.CLOSE_BRACKET)) {
            items.add(value(owner));
            if (!cursor.accept(Token.Kind.COMMA) && !cursor.peek().is(Token.Kind.CLOSE_BRACKET)) {
                throw cursor.fault("expected ',' or ']' in the list '" + owner + "', found "
                        + cursor.peek().describe());
            }
        }
        cursor.next();
        return new Value.Sequence(items, cursor.since(open));
    }
}
