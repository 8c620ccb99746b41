package semanticrouter.selectors.looper.remom;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.selectors.looper.remom.TemplateNode.Expression;
import semanticrouter.selectors.looper.remom.TemplateNode.ValueType;

/// Reads a template, and finds everything that could go wrong when it is filled in.
final class TemplateParser {
    private static final int DEPTH = 32;
    private static final String KNOWN =
            "; known are {{.Field}}, {{range $i, $r := .ReferenceResponses}}, {{if}}, {{else}}, {{end}} and {{add a b}}";
    private static final Map<ValueType, Map<String, ValueType>> FIELDS = Map.of(
            ValueType.ROOT, Map.of("OriginalContent", ValueType.TEXT, "ReferenceResponses", ValueType.LIST),
            ValueType.RESPONSE,
                    Map.of("Model", ValueType.TEXT, "Content", ValueType.TEXT, "Reasoning", ValueType.TEXT));

    private final String text;
    private int at;
    private int line = 1;
    private boolean trims;
    private final Set<String> mentioned = new HashSet<>();

    TemplateParser(String text) {
        this.text = text;
    }

    /// The fields it mentions.
    Set<String> fields() {
        return mentioned;
    }

    /// What names are at one place.
    private record Names(ValueType dot, Map<String, ValueType> variables, int depth) {}

    /// A body and the action that ended it: `end`, `else`, or empty for the end of the text.
    private record Body(List<TemplateNode> nodes, String end) {}

    List<TemplateNode> parse() throws TemplateException {
        Body body = body(new Names(ValueType.ROOT, Map.of("$", ValueType.ROOT), 0));
        if (!body.end.isEmpty()) {
            throw fault("{{" + body.end + "}} ends nothing; remove it");
        }
        return body.nodes;
    }

    private Body body(Names names) throws TemplateException {
        if (names.depth > DEPTH) {
            throw fault("blocks are nested more than " + DEPTH + " deep");
        }
        var nodes = new ArrayList<TemplateNode>();
        while (true) {
            TemplateTokens action = next(nodes);
            if (action == null) {
                return new Body(nodes, "");
            }
            switch (action.peek()) {
                case "end", "else" -> {
                    String end = action.take();
                    done(action);
                    return new Body(nodes, end);
                }
                case "if" -> {
                    action.take();
                    Expression condition = expression(action, names);
                    done(action);
                    Names inner = new Names(names.dot, names.variables, names.depth + 1);
                    List<List<TemplateNode>> bodies = bodies("if", inner, inner);
                    nodes.add(new TemplateNode.If(condition, bodies.getFirst(), bodies.getLast()));
                }
                case "range" -> nodes.add(range(action, names));
                case "" -> {}
                default -> {
                    Expression value = expression(action, names);
                    done(action);
                    if (value.type() != ValueType.TEXT && value.type() != ValueType.NUMBER) {
                        throw fault("prints " + value.type().words + "; name a field of it, or range over it");
                    }
                    nodes.add(new TemplateNode.Print(value));
                }
            }
        }
    }

    private TemplateNode range(TemplateTokens action, Names names) throws TemplateException {
        action.take();
        String index = "";
        String element = "";
        if (action.declares()) {
            element = variable(action);
            if (action.peek().equals(",")) {
                action.take();
                index = element;
                element = variable(action);
            }
            if (!action.take().equals(":=")) {
                throw fault("write {{range $i, $r := .ReferenceResponses}}");
            }
        }
        Expression list = expression(action, names);
        done(action);
        if (list.type() != ValueType.LIST) {
            throw fault("ranges over " + list.type().words + "; only .ReferenceResponses is a list");
        }
        Map<String, ValueType> variables = new HashMap<>(names.variables);
        variables.put(index, ValueType.NUMBER);
        variables.put(element, ValueType.RESPONSE);
        variables.remove("");
        List<List<TemplateNode>> bodies = bodies(
                "range",
                new Names(ValueType.RESPONSE, variables, names.depth + 1),
                new Names(names.dot, names.variables, names.depth + 1));
        return new TemplateNode.Range(index, element, list, bodies.getFirst(), bodies.getLast());
    }

    private String variable(TemplateTokens action) throws TemplateException {
        String name = action.take();
        if (!name.matches("\\$\\w+")) {
            throw fault("\"" + name + "\" cannot be a variable; write $i or $r");
        }
        return name;
    }

    /// The body of a block and that of its `else`.
    private List<List<TemplateNode>> bodies(String block, Names first, Names second) throws TemplateException {
        int opened = line;
        Body body = body(first);
        Body otherwise = body.end.equals("else") ? body(second) : new Body(List.of(), body.end);
        if (!otherwise.end.equals("end")) {
            String missing = otherwise.end.isEmpty() ? "has no {{end}}" : "has two {{else}}";
            throw new TemplateException(opened, "{{" + block + "}} " + missing);
        }
        return List.of(body.nodes, otherwise.nodes);
    }

    private Expression expression(TemplateTokens action, Names names) throws TemplateException {
        if (!action.peek().equals("add")) {
            return operand(action, names);
        }
        action.take();
        Expression left = operand(action, names);
        Expression right = operand(action, names);
        for (Expression summand : List.of(left, right)) {
            if (summand.type() != ValueType.NUMBER) {
                throw fault("adds " + summand.type().words + "; only numbers are added");
            }
        }
        return new TemplateNode.Add(left, right);
    }

    private Expression operand(TemplateTokens action, Names names) throws TemplateException {
        String token = action.take();
        if (token.equals("(")) {
            Expression inner = expression(action, names);
            if (!action.take().equals(")")) {
                throw fault("a parenthesis is not closed");
            }
            return inner;
        }
        if (token.matches("-?\\d{1,9}")) {
            return new TemplateNode.Whole(Long.parseLong(token));
        }
        if (token.startsWith(".")) {
            return fields(new TemplateNode.Dot(names.dot), token.substring(1));
        }
        if (token.startsWith("$")) {
            int dot = token.indexOf('.');
            String name = dot < 0 ? token : token.substring(0, dot);
            ValueType type = names.variables.get(name);
            if (type == null) {
                throw fault("nothing is called " + name + " here");
            }
            return fields(new TemplateNode.Variable(name, type), dot < 0 ? "" : token.substring(dot + 1));
        }
        throw fault((token.isEmpty() ? "a value is missing" : "\"" + token + "\" is not supported") + KNOWN);
    }

    private Expression fields(Expression owner, String path) throws TemplateException {
        Expression value = owner;
        for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            Map<String, ValueType> known = FIELDS.getOrDefault(value.type(), Map.of());
            ValueType type = known.get(name);
            if (type == null) {
                String has = known.isEmpty()
                        ? "has no fields"
                        : "has " + known.keySet().stream().sorted().toList();
                throw fault("there is no field ." + name + " here; " + value.type().words + " " + has);
            }
            mentioned.add(name);
            value = new TemplateNode.Field(value, name, type);
        }
        return value;
    }

    private void done(TemplateTokens action) throws TemplateException {
        if (!action.peek().isEmpty()) {
            throw fault("\"" + action.peek() + "\" is not expected here" + KNOWN);
        }
    }

    /// Reads up to the end of the next action, and keeps the text before it; null at the end of the
    /// template.
    private @Nullable TemplateTokens next(List<TemplateNode> nodes) throws TemplateException {
        int open = text.indexOf("{{", at);
        String before = text.substring(at, open < 0 ? text.length() : open);
        String kept = trims ? before.stripLeading() : before;
        if (open < 0) {
            add(nodes, kept);
            lines(before);
            at = text.length();
            return null;
        }
        int close = text.indexOf("}}", open);
        lines(before);
        if (close < 0) {
            throw fault("{{ is not closed by }}");
        }
        String inside = text.substring(open + 2, close);
        boolean left = inside.matches("(?s)-\\s.*");
        trims = inside.matches("(?s).*\\s-");
        add(nodes, left ? kept.stripTrailing() : kept);
        lines(inside);
        at = close + 2;
        String action = inside.substring(left ? 1 : 0, inside.length() - (trims && inside.length() > 1 ? 1 : 0))
                .strip();
        boolean comment = action.startsWith("/*") && action.endsWith("*/") && action.length() >= 4;
        TemplateTokens tokens = TemplateTokens.of(comment ? "" : action);
        if (tokens == null) {
            throw fault("\"" + action + "\" is not supported" + KNOWN);
        }
        if (!comment && action.isEmpty()) {
            throw fault("{{}} says nothing; remove it");
        }
        return tokens;
    }

    private static void add(List<TemplateNode> nodes, String text) {
        if (!text.isEmpty()) {
            nodes.add(new TemplateNode.Text(text));
        }
    }

    private void lines(String passed) {
        line += (int) passed.chars().filter(c -> c == '\n').count();
    }

    private TemplateException fault(String what) {
        return new TemplateException(line, what);
    }
}
