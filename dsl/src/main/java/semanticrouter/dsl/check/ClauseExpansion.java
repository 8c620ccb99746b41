package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.dsl.syntax.Rule;

/// Expands conditions to the clauses under which they hold. Signals are numbered as they are met.
final class ClauseExpansion {
    /// A condition with more clauses is not expanded: their number can double with every part.
    static final int MAX_CLAUSES = 2000;

    private final Map<SignalRef, Integer> numbers = new LinkedHashMap<>();
    private final List<SignalRef> signals = new ArrayList<>();

    /// A signal by type and name; labels and predicates do not distinguish.
    record SignalRef(String type, String name) {}

    /// The signal of a number.
    SignalRef signal(int number) {
        return signals.get(number);
    }

    /// The clauses of a condition that do not contradict themselves; empty when there would be too many.
    Optional<List<Clause>> expand(@Nullable Rule rule) {
        if (rule == null) {
            return Optional.of(List.of(Clause.ALWAYS));
        }
        List<Clause> clauses = expand(rule, true);
        return clauses == null ? Optional.empty() : Optional.of(clauses);
    }

    private @Nullable List<Clause> expand(Rule rule, boolean positive) {
        return switch (rule) {
            case Rule.And and -> positive ? product(and.parts(), true) : union(and.parts(), false);
            case Rule.Or or -> positive ? union(or.parts(), true) : product(or.parts(), false);
            case Rule.Not not -> expand(not.part(), !positive);
            case Rule.Signal signal -> {
                int number = number(new SignalRef(signal.type(), signal.name().text()));
                yield List.of(positive ? Clause.requiring(number) : Clause.forbidding(number));
            }
        };
    }

    private int number(SignalRef signal) {
        return numbers.computeIfAbsent(signal, ref -> {
            signals.add(ref);
            return signals.size() - 1;
        });
    }

    private @Nullable List<Clause> union(List<Rule> parts, boolean positive) {
        Set<Clause> all = new LinkedHashSet<>();
        for (Rule part : parts) {
            List<Clause> clauses = expand(part, positive);
            if (clauses == null || all.size() + clauses.size() > MAX_CLAUSES) {
                return null;
            }
            all.addAll(clauses);
        }
        return List.copyOf(all);
    }

    private @Nullable List<Clause> product(List<Rule> parts, boolean positive) {
        List<Clause> all = List.of(Clause.ALWAYS);
        for (Rule part : parts) {
            List<Clause> clauses = expand(part, positive);
            if (clauses == null) {
                return null;
            }
            Set<Clause> next = new LinkedHashSet<>();
            for (Clause left : all) {
                for (Clause right : clauses) {
                    Clause both = left.and(right);
                    if (!both.contradictory()) {
                        next.add(both);
                    }
                }
                if (next.size() > MAX_CLAUSES) {
                    return null;
                }
            }
            all = List.copyOf(next);
        }
        return all;
    }
}
