package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Parses the blocks of a program and of a recipe.
final class BlockParser {
    /// The words that start blocks.
    static final Set<String> KEYWORDS = Set.of(
            "DECISION_TREE",
            "ENTRYPOINT",
            "PROJECTION",
            "ROUTING",
            "RECIPE",
            "SIGNAL",
            "ROUTE",
            "MODEL",
            "PLUGIN",
            "TEST",
            "ASSERT");

    private final TokenCursor cursor;
    private final ValueParser values;
    private final RuleParser rules;

    BlockParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.values = new ValueParser(cursor);
        this.rules = new RuleParser(cursor, values);
    }

    /// A block of a program.
    Block topLevel() {
        Token first = cursor.peek();
        return switch (word(first)) {
            case "ENTRYPOINT" -> {
                cursor.next();
                Fields fields = values.body("ENTRYPOINT");
                yield new Block.Entrypoint(fields, cursor.since(first));
            }
            case "RECIPE" -> recipe(first);
            case "MODEL" -> {
                cursor.next();
                Name name = cursor.name("a model name after MODEL");
                Fields fields = values.body("MODEL " + name.text());
                yield new Block.Model(name, fields, cursor.since(first));
            }
            default -> scoped(first, "a block");
        };
    }

    private Block scoped(Token first, String expected) {
        return switch (word(first)) {
            case "ROUTING" -> {
                cursor.next();
                Fields fields = values.body("ROUTING");
                yield new Block.Routing(fields, cursor.since(first));
            }
            case "SIGNAL" -> signal(first);
            case "PROJECTION" -> projection(first);
            case "ROUTE" -> route(first);
            case "DECISION_TREE" -> tree(first);
            case "PLUGIN" -> plugin(first);
            case "TEST" -> test(first);
            case "ASSERT" -> assertion(first);
            default ->
                throw cursor.fault("expected " + expected + ", found " + first.describe()
                        + "; blocks are ROUTING, SIGNAL, PROJECTION, MODEL, PLUGIN, ROUTE, DECISION_TREE, ENTRYPOINT,"
                        + " RECIPE, TEST and ASSERT");
        };
    }

    private Block recipe(Token first) {
        cursor.next();
        Name name = cursor.name("a recipe name after RECIPE");
        String owner = "RECIPE " + name.text();
        Fields options = values.options(owner, false);
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after " + owner);
        List<Block> blocks = new ArrayList<>();
        while (!cursor.accept(Token.Kind.CLOSE_BRACE)) {
            Token inner = cursor.peek();
            switch (word(inner)) {
                case "MODEL", "ENTRYPOINT", "RECIPE" ->
                    throw cursor.fault(inner.text() + " belongs at the top level, not inside " + owner);
                default -> blocks.add(scoped(inner, "a block or '}' in " + owner));
            }
        }
        return new Block.Recipe(name, options, blocks, cursor.since(first));
    }

    private Block signal(Token first) {
        cursor.next();
        Name type = cursor.identifier("a signal type after SIGNAL");
        Name name = cursor.name("a name after SIGNAL " + type.text());
        Fields fields = values.body("SIGNAL " + type.text() + " " + name.text());
        return new Block.Signal(type, name, fields, cursor.since(first));
    }

    private Block projection(Token first) {
        cursor.next();
        Block.ProjectionKind kind = Stream.of(Block.ProjectionKind.values())
                .filter(candidate -> cursor.peek().isWord(candidate.word()))
                .findFirst()
                .orElseThrow(() -> cursor.fault("expected partition, score or mapping after PROJECTION, found "
                        + cursor.peek().describe()));
        cursor.next();
        Name name = cursor.name("a name after PROJECTION " + kind.word());
        Fields fields = values.body("PROJECTION " + kind.word() + " " + name.text());
        return new Block.Projection(kind, name, fields, cursor.since(first));
    }

    private Block plugin(Token first) {
        cursor.next();
        Name name = cursor.name("a template name after PLUGIN");
        Name type = cursor.identifier("a plugin type after PLUGIN " + name.text());
        Fields fields = values.body("PLUGIN " + name.text());
        return new Block.Plugin(name, type, fields, cursor.since(first));
    }

    private Block route(Token first) {
        cursor.next();
        Name name = cursor.name("a route name after ROUTE");
        String owner = "ROUTE " + name.text();
        Fields options = values.options(owner, false);
        ClauseParser clauses = new ClauseParser(cursor, values, rules);
        String description = options.text("description").map(Value.Text::value).orElse(null);
        Clauses parsed = clauses.route(owner, description);
        return new Block.Route(name, clauses.when(), parsed, cursor.since(first));
    }

    private Block tree(Token first) {
        cursor.next();
        Name name = cursor.name("a name after DECISION_TREE");
        String owner = "DECISION_TREE " + name.text();
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after " + owner);
        List<Block.Branch> branches = new ArrayList<>();
        while (true) {
            Token start = cursor.peek();
            boolean otherwise = cursor.acceptWord("ELSE");
            if (cursor.acceptWord("IF")) {
                Rule when = rules.rule();
                Clauses clauses = new ClauseParser(cursor, values, rules).branch(owner);
                branches.add(new Block.Branch(when, clauses, cursor.since(start)));
                continue;
            }
            if (!otherwise || branches.isEmpty()) {
                throw cursor.fault("expected " + (branches.isEmpty() ? "IF" : "ELSE or ELSE IF") + " in " + owner
                        + ", found " + cursor.peek().describe());
            }
            Clauses last = new ClauseParser(cursor, values, rules).branch(owner);
            var elseSpan = cursor.since(start);
            cursor.expect(Token.Kind.CLOSE_BRACE, "'}' after the ELSE branch of " + owner);
            return new Block.Tree(name, branches, last, elseSpan, cursor.since(first));
        }
    }

    private Block test(Token first) {
        cursor.next();
        Name name = cursor.name("a name after TEST");
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after TEST " + name.text());
        List<Block.Expectation> expectations = new ArrayList<>();
        while (!cursor.accept(Token.Kind.CLOSE_BRACE)) {
            Token query = cursor.expect(Token.Kind.STRING, "a quoted query or '}' in TEST " + name.text());
            cursor.expect(Token.Kind.ARROW, "'->' after the query");
            Name route = cursor.name("a route name after '->'");
            expectations.add(new Block.Expectation(query.text(), route, cursor.since(query)));
        }
        return new Block.Test(name, expectations, cursor.since(first));
    }

    private Block assertion(Token first) {
        cursor.next();
        String label = cursor.peek().is(Token.Kind.STRING) ? cursor.next().text() : null;
        Claim claim = new ClaimParser(cursor, rules).claim();
        return new Block.Assertion(label, claim, cursor.since(first));
    }

    private static String word(Token token) {
        return token.is(Token.Kind.IDENT) ? token.text() : "";
    }
}
