package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which requests something is about.
sealed interface Condition {
    /// Every request.
    record All() implements Condition {}

    record Is(Atom atom) implements Condition {}

    record Not(Condition of) implements Condition {}

    /// All of at least two.
    record Both(List<Condition> parts) implements Condition {
        public Both {
            parts = List.copyOf(parts);
        }
    }

    /// Any of at least two.
    record Either(List<Condition> parts) implements Condition {
        public Either {
            parts = List.copyOf(parts);
        }
    }

    /// All of some, flat, without what is said twice.
    static Condition both(List<Condition> parts) {
        var flat = new LinkedHashSet<String>();
        var kept = new ArrayList<Condition>();
        for (Condition part : parts) {
            List<Condition> own = part instanceof Both(List<Condition> inner) ? inner : List.of(part);
            own.stream()
                    .filter(one -> !(one instanceof All) && flat.add(one.key()))
                    .forEach(kept::add);
        }
        return kept.isEmpty() ? new All() : kept.size() == 1 ? kept.getFirst() : new Both(kept);
    }

    /// Any of some, flat, without what is said twice.
    static Condition either(List<Condition> parts) {
        var flat = new LinkedHashSet<String>();
        var kept = new ArrayList<Condition>();
        for (Condition part : parts) {
            List<Condition> own = part instanceof Either(List<Condition> inner) ? inner : List.of(part);
            own.stream().filter(one -> flat.add(one.key())).forEach(kept::add);
        }
        return kept.size() == 1 ? kept.getFirst() : new Either(kept);
    }

    /// What is said, in the order it is said.
    default Stream<Atom> atoms() {
        return switch (this) {
            case All _ -> Stream.empty();
            case Is(Atom atom) -> Stream.of(atom);
            case Not(Condition of) -> of.atoms();
            case Both(List<Condition> parts) -> parts.stream().flatMap(Condition::atoms);
            case Either(List<Condition> parts) -> parts.stream().flatMap(Condition::atoms);
        };
    }

    /// The same for conditions that say the same.
    default String key() {
        return switch (this) {
            case All _ -> "all";
            case Is(Atom atom) -> atom.key();
            case Not(Condition of) -> "!(" + of.key() + ")";
            case Both(List<Condition> parts) ->
                parts.stream().map(Condition::key).sorted().collect(Collectors.joining("&", "(", ")"));
            case Either(List<Condition> parts) ->
                parts.stream().map(Condition::key).sorted().collect(Collectors.joining("|", "(", ")"));
        };
    }

    /// How many things must be so at least: the more, the more particular.
    default int specificity() {
        return switch (this) {
            case All _ -> 0;
            case Is _ -> 1;
            case Not(Condition of) -> Math.min(1, of.specificity());
            case Both(List<Condition> parts) ->
                parts.stream().mapToInt(Condition::specificity).sum();
            case Either(List<Condition> parts) ->
                parts.stream().mapToInt(Condition::specificity).min().orElse(0);
        };
    }

    /// The conditions all of which must hold.
    default List<Condition> conjuncts() {
        return switch (this) {
            case All _ -> List.of();
            case Both(List<Condition> parts) -> parts;
            case Is _, Not _, Either _ -> List.of(this);
        };
    }

    /// Whether every request of this one is surely one of the other: what the other asks for is among what this does.
    default boolean within(Condition other) {
        Set<String> own = conjuncts().stream().map(Condition::key).collect(Collectors.toSet());
        return other.conjuncts().stream()
                .allMatch(part -> own.contains(part.key())
                        || part instanceof Either(List<Condition> parts)
                                && parts.stream().anyMatch(one -> own.contains(one.key())));
    }

    /// Whether surely no request is of both: one asks for what the other excludes, for another language, or for other
    /// lengths.
    default boolean apart(Condition other) {
        for (Condition mine : conjuncts()) {
            for (Condition theirs : other.conjuncts()) {
                if (excludes(mine, theirs) || excludes(theirs, mine)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean excludes(Condition one, Condition other) {
        if (one instanceof Not(Condition of)) {
            return of.key().equals(other.key());
        }
        if (!(one instanceof Is(Atom a)) || !(other instanceof Is(Atom b)) || a.sort() != b.sort()) {
            return false;
        }
        return switch (a.sort()) {
            case LANGUAGE, DIFFICULTY -> !a.value().equals(b.value());
            case LENGTH -> a.bounds()[1] < b.bounds()[0];
            default -> false;
        };
    }
}
