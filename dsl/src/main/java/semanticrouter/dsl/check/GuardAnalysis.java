package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.TokenCount;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;

/// Finds pairs of routes that one signal can send a request to both of, without a guard that keeps them apart.
///
/// Two routes conflict when a clause of one and a clause of the other can hold together and both require the same
/// signal. Projections and context ranges do not count as shared: they are made to be used together. A route that
/// requires user feedback in every clause is an overlay over the others and not reported.
/// Source: routing language specification 5.5, level 4.
final class GuardAnalysis {
    private static final int EXAMPLES = 3;
    /// Comparisons of clauses for one profile; keeps the analysis short whatever the program.
    private static final long BUDGET = 50_000_000;

    private final Scope scope;
    private final Issues found;
    private final ClauseExpansion expansion = new ClauseExpansion();
    private final Map<String, String> partitionOf = new HashMap<>();
    private final Map<String, String> mappingOf = new HashMap<>();
    private final Map<String, long[]> tokensOf = new HashMap<>();
    private long spent;

    GuardAnalysis(Scope scope, Issues found) {
        this.scope = scope;
        this.found = found;
        scope.projections().forEach(this::learn);
        for (Block.Signal signal : scope.signals()) {
            if (signal.type().text().equals("context")) {
                MappingNode fields = ValueNodes.mapping(signal.fields());
                tokensOf.put(signal.name().text(), TokenCount.range(fields).orElse(new long[] {0, Long.MAX_VALUE}));
            }
        }
    }

    private void learn(Block.Projection projection) {
        MappingNode fields = ValueNodes.mapping(projection.fields());
        String name = projection.name().text();
        switch (projection.kind()) {
            case PARTITION -> Nodes.texts(fields, "members").forEach(member -> partitionOf.put(member, name));
            case MAPPING -> {
                if (!Nodes.text(fields, "method").equals("multi_emit")) {
                    Declared.outputs(projection).forEach(output -> mappingOf.put(Nodes.text(output, "name"), name));
                }
            }
            case SCORE -> {}
        }
    }

    /// A route with its clauses.
    private record Candidate(Block.Route route, List<Clause> clauses, boolean overlay, BitSet wanted) {}

    void check() {
        List<Candidate> candidates = new ArrayList<>();
        for (Block.Route route : scope.routes()) {
            Optional<List<Clause>> clauses = expansion.expand(route.when());
            clauses.ifPresent(list -> candidates.add(candidate(route, list)));
        }
        for (int i = 0; i < candidates.size(); i++) {
            for (int j = i + 1; j < candidates.size(); j++) {
                pair(candidates.get(i), candidates.get(j));
            }
        }
    }

    private Candidate candidate(Block.Route route, List<Clause> clauses) {
        boolean overlay = !clauses.isEmpty()
                && clauses.stream()
                        .allMatch(clause -> clause.required().stream()
                                .anyMatch(number ->
                                        expansion.signal(number).type().equals("user_feedback")));
        List<Clause> possible = clauses.stream()
                .filter(clause -> clause.required().stream().noneMatch(number -> excluded(clause.required(), number)))
                .toList();
        BitSet wanted = new BitSet();
        possible.forEach(clause -> clause.required().stream()
                .filter(number -> counts(expansion.signal(number).type()))
                .forEach(wanted::set));
        return new Candidate(route, possible, overlay, wanted);
    }

    private static boolean counts(String type) {
        return !type.equals("projection") && !type.equals("context");
    }

    private void pair(Candidate first, Candidate second) {
        if (first.overlay() || second.overlay() || !first.wanted().intersects(second.wanted()) || spent > BUDGET) {
            return;
        }
        BitSet shared = new BitSet();
        for (Clause a : first.clauses()) {
            for (Clause b : second.clauses()) {
                spent++;
                BitSet common = (BitSet) a.required().clone();
                common.and(b.required());
                common.and(first.wanted());
                common.andNot(shared);
                if (!common.isEmpty() && compatible(a, b)) {
                    shared.or(common);
                }
            }
        }
        if (!shared.isEmpty()) {
            report(first.route(), second.route(), shared);
        }
    }

    private boolean compatible(Clause a, Clause b) {
        Clause both = a.and(b);
        return !both.contradictory() && a.required().stream().noneMatch(number -> excluded(b.required(), number));
    }

    /// Whether one of the signals excludes the signal.
    private boolean excluded(BitSet signals, int number) {
        ClauseExpansion.SignalRef one = expansion.signal(number);
        return signals.stream()
                .filter(other -> other != number)
                .anyMatch(other -> exclusive(one, expansion.signal(other)));
    }

    private boolean exclusive(ClauseExpansion.SignalRef a, ClauseExpansion.SignalRef b) {
        if (!a.type().equals(b.type())) {
            return false;
        }
        return switch (a.type()) {
            case "domain", "embedding" -> same(partitionOf.get(a.name()), partitionOf.get(b.name()));
            case "projection" -> same(mappingOf.get(a.name()), mappingOf.get(b.name()));
            case "language" -> true;
            case "context" -> {
                long[] left = tokensOf.get(a.name());
                long[] right = tokensOf.get(b.name());
                yield left != null && right != null && (left[1] < right[0] || right[1] < left[0]);
            }
            default -> false;
        };
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a != null && a.equals(b);
    }

    private void report(Block.Route first, Block.Route second, BitSet shared) {
        boolean secondIsLower = priority(second) <= priority(first);
        Block.Route lower = secondIsLower ? second : first;
        Block.Route higher = secondIsLower ? first : second;
        Map<String, Long> counts = shared.stream()
                .mapToObj(number -> expansion.signal(number).type())
                .collect(Collectors.groupingBy(type -> type, TreeMap::new, Collectors.counting()));
        String amount = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        String examples = shared.stream()
                .limit(EXAMPLES)
                .mapToObj(number -> expansion.signal(number).type() + "(\""
                        + expansion.signal(number).name() + "\")")
                .collect(Collectors.joining(", "));
        found.warning(
                "dsl-missing-guard",
                lower.name().span(),
                "ROUTE " + lower.name().text() + " and the higher ROUTE "
                        + higher.name().text() + " can both match on the same signals (" + amount + "): " + examples,
                "add AND NOT of what ROUTE " + higher.name().text()
                        + " requires, or separate them by an exclusive projection");
    }

    private static long priority(Block.Route route) {
        Clauses.Rank rank = route.clauses().priority();
        return rank == null ? 0 : rank.value();
    }
}
