package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses what stands between the braces of a route or of a branch of a decision tree.
final class ClauseParser {
    /// Words that start a clause; after a trailing comma they are not the name of a further model.
    private static final Set<String> CLAUSE_WORDS =
            Set.of("PRIORITY", "TIER", "WHEN", "MODEL", "ALGORITHM", "PLUGIN", "DESCRIPTION", "NAME", "FOR", "EMIT");

    /// Spellings of inline plugin types with hyphens. Source: routing language specification 5.3.
    private static final Map<String, String> PLUGIN_ALIASES = Map.of(
            "semantic-cache", "response_cache",
            "response-cache", "response_cache",
            "context-compression", "context_compression",
            "system-prompt", "system_prompt",
            "header-mutation", "header_mutation",
            "router-replay", "router_replay",
            "image-gen", "image_gen",
            "fast-response", "fast_response",
            "request-params", "request_params",
            "response-jailbreak", "response_jailbreak");

    private final TokenCursor cursor;
    private final ValueParser values;
    private final RuleParser rules;

    private @Nullable Name name;
    private @Nullable String description;
    private Clauses.@Nullable Rank priority;
    private Clauses.@Nullable Rank tier;
    private @Nullable Rule when;
    private Clauses.@Nullable Algorithm algorithm;
    private final List<Clauses.ModelRef> models = new ArrayList<>();
    private final List<Clauses.Iteration> iterations = new ArrayList<>();
    private final List<Clauses.PluginUse> plugins = new ArrayList<>();
    private final List<Clauses.Emit> emits = new ArrayList<>();

    ClauseParser(TokenCursor cursor, ValueParser values, RuleParser rules) {
        this.cursor = cursor;
        this.values = values;
        this.rules = rules;
    }

    /// `{ … }` of a route.
    ///
    /// @param headerDescription the description given in the header, which a `DESCRIPTION` clause overrides
    Clauses route(String owner, @Nullable String headerDescription) {
        description = headerDescription;
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after " + owner);
        while (!cursor.accept(Token.Kind.CLOSE_BRACE)) {
            clause(owner, true);
        }
        return clauses();
    }

    /// `{ … }` of a branch of a decision tree.
    Clauses branch(String owner) {
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after the condition in " + owner);
        while (!cursor.accept(Token.Kind.CLOSE_BRACE)) {
            clause(owner, false);
        }
        return clauses();
    }

    /// The condition of the route just parsed.
    @Nullable
    Rule when() {
        return when;
    }

    private Clauses clauses() {
        return new Clauses(name, description, priority, tier, models, iterations, algorithm, plugins, emits);
    }

    private void clause(String owner, boolean inRoute) {
        Token first = cursor.peek();
        String word = first.is(Token.Kind.IDENT) ? first.text() : "";
        switch (word) {
            case "MODEL" -> models.addAll(modelClause());
            case "ALGORITHM" -> algorithm = algorithmClause();
            case "PLUGIN" -> plugins.add(pluginClause());
            case "FOR" -> iterations.add(forClause());
            case "EMIT" -> emits.add(emitClause());
            case "DESCRIPTION" -> {
                cursor.next();
                description = cursor.expect(Token.Kind.STRING, "a quoted text after DESCRIPTION")
                        .text();
            }
            case "TIER" -> tier = rank("TIER");
            default -> special(word, owner, inRoute);
        }
    }

    private void special(String word, String owner, boolean inRoute) {
        if (inRoute && word.equals("PRIORITY")) {
            priority = rank("PRIORITY");
        } else if (inRoute && word.equals("WHEN")) {
            cursor.next();
            when = rules.rule();
        } else if (!inRoute && word.equals("NAME")) {
            cursor.next();
            name = cursor.name("a route name after NAME");
        } else if (cursor.peek().is(Token.Kind.COLON)) {
            throw cursor.fault(
                    "expected a clause or '}' in " + owner + ", found ':'; a name that holds ':' must be quoted");
        } else {
            throw cursor.fault("expected a clause or '}' in " + owner + ", found "
                    + cursor.peek().describe()
                    + "; clauses are " + (inRoute ? "PRIORITY, TIER, WHEN" : "NAME, TIER")
                    + ", MODEL, FOR, ALGORITHM, PLUGIN, EMIT and DESCRIPTION");
        }
    }

    private Clauses.Rank rank(String word) {
        cursor.next();
        Token number = cursor.expect(Token.Kind.INTEGER, "a whole number after " + word);
        return new Clauses.Rank(ValueParser.parseWhole(number), cursor.spanOf(number));
    }

    private List<Clauses.ModelRef> modelClause() {
        cursor.next();
        List<Clauses.ModelRef> refs = new ArrayList<>(List.of(modelRef()));
        while (cursor.accept(Token.Kind.COMMA) && !endsModels(cursor.peek())) {
            refs.add(modelRef());
        }
        return refs;
    }

    private static boolean endsModels(Token token) {
        return token.is(Token.Kind.CLOSE_BRACE) || (token.is(Token.Kind.IDENT) && CLAUSE_WORDS.contains(token.text()));
    }

    private Clauses.ModelRef modelRef() {
        Name model = cursor.name("a model name");
        return new Clauses.ModelRef(model, values.options("the model '" + model.text() + "'", true));
    }

    private Clauses.Algorithm algorithmClause() {
        Token first = cursor.next();
        Name type = cursor.identifier("an algorithm type after ALGORITHM");
        Fields fields = optionalBody("ALGORITHM " + type.text());
        return new Clauses.Algorithm(type, fields, cursor.since(first));
    }

    private Clauses.PluginUse pluginClause() {
        Token first = cursor.next();
        Name written = cursor.name("a plugin name after PLUGIN");
        Name plugin = new Name(PLUGIN_ALIASES.getOrDefault(written.text(), written.text()), written.span());
        Fields fields = optionalBody("PLUGIN " + plugin.text());
        return new Clauses.PluginUse(plugin, fields, cursor.since(first));
    }

    private Fields optionalBody(String owner) {
        return cursor.peek().is(Token.Kind.OPEN_BRACE) ? values.body(owner) : Fields.NONE;
    }

    private Clauses.Iteration forClause() {
        Token first = cursor.next();
        Name variable = cursor.identifier("a variable after FOR");
        cursor.expectWord("IN", "IN after the variable '" + variable.text() + "'");
        Clauses.Source source = source();
        cursor.expect(Token.Kind.OPEN_BRACE, "'{' after the source of FOR");
        if (!cursor.peek().isWord("MODEL")) {
            throw cursor.fault(
                    "expected MODEL in the body of FOR, found " + cursor.peek().describe());
        }
        List<Clauses.ModelRef> body = modelClause();
        cursor.expect(Token.Kind.CLOSE_BRACE, "'}' after the MODEL clause of FOR");
        return new Clauses.Iteration(variable, source, body, cursor.since(first));
    }

    private Clauses.Source source() {
        Token open = cursor.peek();
        if (!cursor.accept(Token.Kind.OPEN_BRACKET)) {
            return new Clauses.Source.Reference(cursor.name("a source such as decision.candidates after IN"));
        }
        List<Clauses.ModelRef> models = new ArrayList<>(List.of(modelRef()));
        while (cursor.accept(Token.Kind.COMMA) && !cursor.peek().is(Token.Kind.CLOSE_BRACKET)) {
            models.add(modelRef());
        }
        cursor.expect(Token.Kind.CLOSE_BRACKET, "',' or ']' in the models of FOR");
        return new Clauses.Source.Models(models, cursor.since(open));
    }

    private Clauses.Emit emitClause() {
        Token first = cursor.next();
        Name kind = cursor.identifier("a kind after EMIT");
        Fields fields = values.body("EMIT " + kind.text());
        return new Clauses.Emit(kind, fields, cursor.since(first));
    }
}
