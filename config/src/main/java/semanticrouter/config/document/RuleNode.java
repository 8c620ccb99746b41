package semanticrouter.config.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;

/// A rule: a leaf naming a signal, or an operator over further rules (specification: signals §1.9, §4.1).
@Doc("A rule: a leaf naming a signal, or an operator over further rules.")
public record RuleNode(
        @Doc("Signal family, or projection; only on leaves.")
        String type,

        @Doc("Name in the family; only on leaves.") String name,

        @Doc("Class of a classifier; only on classifier leaves.")
        String label,

        @Doc("Bounds for the signal's number; only on leaves.") @Nullable
        Bounds predicate,

        @Doc("What a classifier that failed counts as.") @OneOf({"no_match", "match"})
        String onError,

        @Doc("AND, OR or NOT, in any case.") String operator,
        @Doc("Rules the operator combines.") @Nullable List<RuleNode> conditions) {

    /// Matches always.
    public static final RuleNode ALWAYS = new RuleNode("", "", "", null, "", "AND", List.of());

    /// Bounds for a number.
    @Doc("Bounds for a number.")
    public record Bounds(
            @Doc("Above.") @Nullable Double gt,
            @Doc("At or above.") @Nullable Double gte,
            @Doc("Below.") @Nullable Double lt,
            @Doc("At or below.") @Nullable Double lte) {}

    public boolean leaf() {
        return !type.isEmpty() || !name.isEmpty();
    }

    /// The parts, none for a leaf.
    public List<RuleNode> parts() {
        return conditions == null ? List.of() : conditions;
    }
}
