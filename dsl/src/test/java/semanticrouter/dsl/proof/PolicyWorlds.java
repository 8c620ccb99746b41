package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.testkit.Gen;

/// Small random policies with every world they can meet, written down without logic: the yardstick for proofs.
///
/// A policy has free keywords, one partition of domains, one language, one complexity rule, bands over a score of
/// keywords and, in some, tests of one structure count. A world is one choice for each.
final class PolicyWorlds {
    private static final List<String> DOMAINS = List.of("law", "math", "health");
    private static final List<String> LANGUAGES = List.of("en", "de");
    private static final List<String> LEVELS = List.of("easy", "medium", "hard");

    private final Gen gen;
    private final int keywords;
    private final boolean structure;
    private final double[] weights;
    private final double[] cuts;

    PolicyWorlds(Gen gen) {
        this.gen = gen;
        keywords = gen.between(1, 4);
        structure = gen.flip();
        weights = new double[keywords];
        for (int i = 0; i < keywords; i++) {
            weights[i] = gen.between(-4, 8) / 8.0;
        }
        cuts = gen.oneOf(new double[] {0.19, 0.55}, new double[] {0.25, 0.5}, new double[] {0.55, 2.3});
    }

    /// A program with these signals and the given routes.
    String signals() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < keywords; i++) {
            out.append("SIGNAL keyword k")
                    .append(i)
                    .append(" { operator: \"OR\" keywords: [\"w")
                    .append(i)
                    .append("\"] }\n");
        }
        DOMAINS.forEach(d -> out.append("SIGNAL domain ")
                .append(d)
                .append(" { mmlu_categories: [\"")
                .append(d)
                .append("\"] }\n"));
        LANGUAGES.forEach(l -> out.append("SIGNAL language ").append(l).append(" {}\n"));
        out.append(
                "SIGNAL complexity effort { threshold: 0.1 hard: { candidates: [\"x\"] } easy: { candidates: [\"y\"] } }\n");
        if (structure) {
            Map.of("few", "lt: 3", "some", "gte: 2, lte: 5", "many", "gt: 4")
                    .forEach((name, bounds) -> out.append("SIGNAL structure ")
                            .append(name)
                            .append(
                                    " { feature: { type: count, source: { type: regex, pattern: \"[?]\" } } predicate: { ")
                            .append(bounds)
                            .append(" } }\n"));
        }
        out.append(
                "PROJECTION partition fields { semantics: exclusive members: [law, math, health] default: health }\n");
        out.append("PROJECTION score pressure { inputs: [");
        for (int i = 0; i < keywords; i++) {
            out.append(i == 0 ? "" : ", ")
                    .append("{ type: keyword, name: k")
                    .append(i)
                    .append(", weight: ")
                    .append(weights[i])
                    .append(" }");
        }
        out.append("] }\nPROJECTION mapping bands { source: pressure outputs: [{ name: low, lt: ")
                .append(cuts[0])
                .append(" }, { name: mid, gte: ")
                .append(cuts[0])
                .append(", lt: ")
                .append(cuts[1])
                .append(" }, { name: high, gte: ")
                .append(cuts[1])
                .append(" }] }\n");
        return out.toString();
    }

    /// Every leaf there is.
    List<String> leaves() {
        List<String> leaves = new ArrayList<>();
        for (int i = 0; i < keywords; i++) {
            leaves.add("keyword(\"k" + i + "\")");
        }
        DOMAINS.forEach(d -> leaves.add("domain(\"" + d + "\")"));
        LANGUAGES.forEach(l -> leaves.add("language(\"" + l + "\")"));
        LEVELS.forEach(l -> leaves.add("complexity(\"effort:" + l + "\")"));
        List.of("low", "mid", "high").forEach(b -> leaves.add("projection(\"" + b + "\")"));
        if (structure) {
            List.of("few", "some", "many").forEach(s -> leaves.add("structure(\"" + s + "\")"));
        }
        return leaves;
    }

    /// Every set of leaves that can hold together.
    List<Set<String>> worlds() {
        List<Set<String>> worlds = new ArrayList<>();
        for (int mask = 0; mask < 1 << keywords; mask++) {
            Set<String> base = new HashSet<>();
            double score = 0;
            for (int i = 0; i < keywords; i++) {
                if ((mask >> i & 1) == 1) {
                    base.add("keyword(\"k" + i + "\")");
                    score += weights[i];
                }
            }
            base.add("projection(\"" + (score < cuts[0] ? "low" : score < cuts[1] ? "mid" : "high") + "\")");
            for (String domain : DOMAINS) {
                for (String language : List.of("", "en", "de")) {
                    for (String level : LEVELS) {
                        Set<String> world = new HashSet<>(base);
                        world.add("domain(\"" + domain + "\")");
                        world.add("complexity(\"effort:" + level + "\")");
                        if (!language.isEmpty()) {
                            world.add("language(\"" + language + "\")");
                        }
                        counts(world).forEach(worlds::add);
                    }
                }
            }
        }
        return worlds;
    }

    private List<Set<String>> counts(Set<String> world) {
        if (!structure) {
            return List.of(world);
        }
        List<Set<String>> counted = new ArrayList<>();
        for (int count = 0; count <= 7; count++) {
            Set<String> with = new HashSet<>(world);
            if (count < 3) {
                with.add("structure(\"few\")");
            }
            if (count >= 2 && count <= 5) {
                with.add("structure(\"some\")");
            }
            if (count > 4) {
                with.add("structure(\"many\")");
            }
            counted.add(with);
        }
        return counted;
    }

    /// A condition as a tree.
    ///
    /// @param operator `AND`, `OR`, `NOT` or empty for a leaf; the parts of `AND` are no `AND`s themselves
    record Condition(String operator, List<Condition> parts, String leaf) {
        String text() {
            return switch (operator) {
                case "NOT" -> "NOT (" + parts.getFirst().text() + ")";
                case "" -> leaf;
                default ->
                    parts.stream().map(Condition::text).collect(Collectors.joining(" " + operator + " ", "(", ")"));
            };
        }

        boolean in(Set<String> world) {
            return switch (operator) {
                case "NOT" -> !parts.getFirst().in(world);
                case "AND" -> parts.stream().allMatch(part -> part.in(world));
                case "OR" -> parts.stream().anyMatch(part -> part.in(world));
                default -> world.contains(leaf);
            };
        }

        /// Smallest (0) or largest (1) confidence of a match.
        double bound(int side) {
            return switch (operator) {
                case "NOT" -> 1;
                case "AND" ->
                    parts.stream().mapToDouble(part -> part.bound(side)).sum() / parts.size();
                case "OR" ->
                    side == 0
                            ? parts.stream()
                                    .mapToDouble(part -> part.bound(0))
                                    .min()
                                    .orElse(0)
                            : parts.stream()
                                    .mapToDouble(part -> part.bound(1))
                                    .max()
                                    .orElse(0);
                default ->
                    switch (leaf.substring(0, leaf.indexOf('('))) {
                        case "keyword", "language" -> 1;
                        case "structure", "projection" -> side == 0 ? 0.5 : 1;
                        case "complexity" -> side * 2;
                        default -> side;
                    };
            };
        }
    }

    /// A random condition of at most that depth.
    Condition condition(int depth) {
        return switch (depth == 0 ? 0 : gen.between(0, 4)) {
            case 1 -> new Condition("NOT", List.of(condition(depth - 1)), "");
            case 2 -> new Condition("OR", List.of(condition(depth - 1), condition(depth - 1)), "");
            case 3, 4 -> {
                List<Condition> parts = new ArrayList<>();
                for (Condition part : List.of(condition(depth - 1), condition(depth - 1))) {
                    parts.addAll(part.operator().equals("AND") ? part.parts() : List.of(part));
                }
                yield new Condition("AND", parts, "");
            }
            default -> new Condition("", List.of(), gen.oneOf(leaves()));
        };
    }

    /// A decision: its rank and the worlds it matches.
    record Route(String name, int priority, int tier, Condition when) {
        boolean matches(Set<String> world) {
            return when.in(world);
        }
    }

    /// A whole policy.
    record Sample(
            String program, boolean byConfidence, List<Route> routes, List<Set<String>> worlds, PolicyWorlds source) {}

    /// A random policy.
    Sample sample() {
        boolean byConfidence = gen.oneIn(3);
        boolean tiers = gen.oneIn(3);
        List<Route> routes = new ArrayList<>();
        StringBuilder program = new StringBuilder(byConfidence ? "ROUTING { strategy: confidence }\n" : "");
        program.append(signals());
        int count = gen.between(1, 6);
        for (int i = 0; i < count; i++) {
            Route route =
                    new Route("r" + i, gen.between(0, 3), tiers ? gen.between(0, 2) : 0, condition(gen.between(0, 3)));
            routes.add(route);
            program.append("ROUTE ").append(route.name()).append(" { PRIORITY ").append(route.priority());
            if (route.tier() > 0) {
                program.append(" TIER ").append(route.tier());
            }
            program.append(" WHEN ")
                    .append(route.when().text())
                    .append(" MODEL \"m")
                    .append(i % 3)
                    .append("\" }\n");
        }
        return new Sample(program.toString(), byConfidence, routes, worlds(), this);
    }
}
