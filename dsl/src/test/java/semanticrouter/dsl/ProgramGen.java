package semanticrouter.dsl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Quoted;
import semanticrouter.testkit.Gen;

/// Random programs that compile without errors and use every block, clause, family, algorithm and plugin there is.
public final class ProgramGen {
    private static final Vocabulary VOCABULARY = Vocabulary.builtIn();

    private final Gen gen;
    private final boolean wellFormed;
    private final StringBuilder out = new StringBuilder();
    private final List<String> leaves = new ArrayList<>();
    private int names;

    private ProgramGen(Gen gen, boolean wellFormed) {
        this.gen = gen;
        this.wellFormed = wellFormed;
    }

    /// A random program; its strings hold any UTF-16, halves of surrogate pairs included.
    public static String program(Gen gen) {
        return program(gen, false);
    }

    /// A random program.
    ///
    /// @param wellFormed whether its strings are well-formed Unicode, which is all that YAML can hold
    public static String program(Gen gen, boolean wellFormed) {
        ProgramGen program = new ProgramGen(gen, wellFormed);
        program.blocks(true);
        return program.out.toString();
    }

    private void blocks(boolean top) {
        if (gen.oneIn(3)) {
            line("ROUTING { strategy: " + gen.oneOf("priority", "\"confidence\"") + " }");
        }
        for (int i = gen.between(0, 6); i > 0; i--) {
            signal();
        }
        projections();
        if (top) {
            gen.list(0, 3, g -> g).forEach(g -> model());
        }
        List<String> templates = new ArrayList<>();
        for (int i = gen.between(0, 2); i > 0; i--) {
            String name = name();
            templates.add(name);
            line("PLUGIN " + name + " " + plugin() + " " + fields(3));
        }
        List<String> routes = gen.oneIn(4) ? tree(templates) : routes(templates);
        if (!routes.isEmpty() && gen.flip()) {
            line("TEST " + name() + " { " + text() + " -> " + gen.oneOf(routes) + " " + text() + " → "
                    + gen.oneOf(routes) + " }");
        }
        if (!routes.isEmpty() && gen.oneIn(3)) {
            assertion(routes);
        }
        if (top && gen.oneIn(3)) {
            String recipe = name();
            line("RECIPE " + recipe
                    + gen.oneOf("", " (description = \"about it\")", " (description = \"x\" strategy = confidence)")
                    + " {");
            List<String> outside = List.copyOf(leaves);
            leaves.clear();
            blocks(false);
            leaves.clear();
            leaves.addAll(outside);
            line("}");
            line("ENTRYPOINT { model_names: [" + text("entry" + names) + "] recipe: " + recipe + " }");
        }
    }

    private void line(String text) {
        out.append(text).append(gen.oneOf("\n", "\n\n", " # a comment { \"\n", "\n\t"));
    }

    private String name() {
        String name = gen.word() + names++;
        return gen.oneIn(4) ? Quoted.quote(name + gen.oneOf(" with blanks", ":x", "\"q\"", "é")) : name;
    }

    private String text() {
        String text = "q " + gen.text(12);
        return Quoted.quote(
                wellFormed ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text);
    }

    private static String text(String value) {
        return Quoted.quote(value);
    }

    private void signal() {
        var family = gen.oneOf(VOCABULARY.signals());
        String name = name();
        String type = family.type();
        String plain = name.startsWith("\"") ? name : text(name);
        leaves.add(
                type.equals("complexity")
                        ? "complexity(" + plain.substring(0, plain.length() - 1) + ":hard\")"
                        : type.equals("classifier")
                                ? "classifier(" + plain + ", label: \"a\", predicate: { gte: 0.5 })"
                                : type + "(" + plain + ")");
        String fields = switch (type) {
            case "structure" ->
                "feature: { type: count, source: { type: regex, pattern: \"[?]\" } } predicate: { gte: "
                        + gen.between(0, 5) + " }";
            case "conversation" -> "feature: { type: exists source: { type: message, role: user } }";
            case "metadata" -> "key: channel predicate: { in: [\"a\", b] }";
            case "classifier" -> "type: llm model: judge labels: [a, b] instructions: " + text();
            case "kb" -> "kb: base target: { kind: group, value: " + gen.word() + " } match: best";
            case "authz" -> "role: " + gen.word() + " subjects: [{ name: g, kind: Group }]";
            case "complexity" ->
                "threshold: 0.1 hard: { candidates: [" + text() + "] } composer: { operator: \"OR\","
                        + " conditions: [{ name: k, type: keyword }] }";
            case "context" -> "min_tokens: \"0\" max_tokens: \"" + gen.between(1, 64) + "K\"";
            case "keyword" ->
                "operator: \"OR\" keywords: [" + text() + "] case_sensitive: " + gen.oneOf("true", "false");
            default ->
                family.fields().stream().anyMatch(field -> field.name().equals("threshold"))
                        ? "threshold: " + gen.oneOf("0.5", "1", "0.123456789", "0")
                        : "description: " + text();
        };
        line("SIGNAL " + type + " " + name + " { " + fields + " }");
    }

    private void projections() {
        if (!gen.flip()) {
            return;
        }
        String score = name();
        line("PROJECTION score " + score + " { inputs: [{ type: keyword, name: k, weight: "
                + gen.oneOf("-0.5", "1", "0.25")
                + " }, { type: kb_metric, kb: b, metric: m, weight: 1.0, value_source: score }] }");
        String output = gen.word() + names++;
        leaves.add("projection(" + text(output) + ")");
        line("PROJECTION mapping " + name() + " { source: " + score + " calibration: { slope: 8.0 } outputs: [{ name: "
                + output + ", lt: 0.0 }, { name: " + output + "b, gte: 0 }] }");
    }

    private void model() {
        line("MODEL " + name() + " { context_window_size: 8192, tags: [" + text() + "] loras: [{ name: a, description: "
                + text() + " }] quality_score: 0.5 }");
    }

    private String plugin() {
        return gen.oneOf(List.copyOf(VOCABULARY.plugins()).stream().sorted().toList());
    }

    private String fields(int depth) {
        List<String> fields = gen.list(
                0, 4, g -> Quoted.name(g.oneOf(g.word(), "enabled", "two words", "x-y")) + ": " + value(depth - 1));
        return "{ " + String.join(gen.oneOf(" ", ", "), fields) + " }";
    }

    private String value(int depth) {
        return switch (gen.between(0, depth > 0 ? 7 : 5)) {
            case 0 -> text();
            case 1 -> Integer.toString(gen.between(-9, 99999));
            case 2 -> gen.oneOf("0.5", "-1.25", "3.0", "0.0000001", "123456789012345678901.5");
            case 3 -> gen.oneOf("true", "false");
            case 4 -> gen.word();
            case 5 ->
                "[" + gen.list(0, 3, g -> text()).stream().collect(Collectors.joining(", "))
                        + gen.oneOf("", "").concat("]");
            case 6 -> fields(depth);
            default -> "[" + fields(depth) + ", " + fields(depth) + ",]";
        };
    }

    private String condition(int depth) {
        if (depth == 0 || leaves.isEmpty() || gen.oneIn(3)) {
            return leaves.isEmpty() ? "keyword(\"free\")" : gen.oneOf(leaves);
        }
        String a = condition(depth - 1);
        String b = condition(depth - 1);
        return gen.oneOf(
                a + " AND " + b,
                "(" + a + " OR " + b + ")",
                "NOT " + guarded(a),
                "NOT (" + a + " AND " + b + ")",
                "(" + a + " AND (" + b + " OR " + a + "))");
    }

    private static String guarded(String condition) {
        return "(" + condition + ")";
    }

    private String clauses(List<String> templates) {
        StringBuilder clauses = new StringBuilder();
        clauses.append("MODEL ").append(gen.list(1, 3, g -> modelRef()).stream().collect(Collectors.joining(", ")));
        clauses.append(gen.oneOf("", ", ")).append(' ');
        if (gen.oneIn(4)) {
            clauses.append("FOR c IN ")
                    .append(gen.oneOf("decision.candidates", "[" + modelRef() + "]"))
                    .append(" { MODEL c } ");
        }
        if (gen.oneIn(3)) {
            clauses.append("ALGORITHM ")
                    .append(gen.oneOf(
                            "static",
                            "confidence { threshold: 0.5 on_error: skip }",
                            "fusion { model: m, on_error: fail }",
                            "remom { breadth_schedule: [2, 1] }",
                            "prompt { prompt: { model: m instructions: \"i\" } on_error: fallback }",
                            "multi_factor { weights: { quality: 0.5, cost: 0.5 } }"))
                    .append(' ');
        }
        if (gen.oneIn(2)) {
            clauses.append("PLUGIN ")
                    .append(templates.isEmpty() || gen.flip() ? plugin() : gen.oneOf(templates))
                    .append(' ')
                    .append(gen.oneOf("", fields(3)))
                    .append(' ');
        }
        if (gen.oneIn(4)) {
            clauses.append("EMIT retention { ")
                    .append(gen.oneOf("drop: true", "ttl_turns: 0 keep_current_model: false"))
                    .append(" } ");
        }
        return clauses.toString();
    }

    private String modelRef() {
        return gen.oneOf(name(), "\"vendor/m:4b\"")
                + gen.oneOf(
                        "",
                        " (reasoning = true)",
                        " (reasoning = false, effort = \"high\",)",
                        " (weight = 0.5, lora = a)",
                        " (param_size = \"4b\")");
    }

    private List<String> routes(List<String> templates) {
        return gen.list(0, 4, g -> {
            String name = name();
            line("ROUTE " + name + gen.oneOf("", " (description = " + text() + ")") + " { PRIORITY "
                    + gen.between(0, 99)
                    + gen.oneOf("", " TIER 2") + gen.oneOf("", " WHEN " + condition(3))
                    + gen.oneOf("", " DESCRIPTION " + text())
                    + " " + clauses(templates) + "}");
            return name;
        });
    }

    private List<String> tree(List<String> templates) {
        String name = name();
        line("DECISION_TREE " + name + " { IF " + condition(2) + " { NAME first" + names + " " + clauses(templates)
                + "}");
        String first = "first" + names;
        if (gen.flip()) {
            line("ELSE IF " + condition(2) + " { TIER 1 " + clauses(templates) + "}");
        }
        line("ELSE { DESCRIPTION " + text() + " " + clauses(templates) + "} }");
        return List.of(first);
    }

    private void assertion(List<String> routes) {
        line("ASSERT " + gen.oneOf("", "\"a label\" ")
                + gen.oneOf(
                        "COVERS EVERYTHING",
                        "COVERS " + condition(2),
                        "REACHABLE " + gen.oneOf(routes),
                        "NEVER " + condition(1) + " REACHES tag(\"local\")",
                        "WHEN " + condition(2) + " THEN MODEL NOT IN model(a) OR capability(\"b c\")",
                        "WHEN " + condition(2) + " THEN ROUTE IN " + gen.oneOf(routes) + ", " + gen.oneOf(routes),
                        "WHEN " + condition(1) + " THEN NOT PLUGIN tools"));
    }
}
