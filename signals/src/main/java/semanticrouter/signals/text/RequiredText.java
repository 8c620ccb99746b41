package semanticrouter.signals.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.request.CaseFold;

/// Texts of which every match of an RE2 pattern has at least one, so that most texts need no search (the idea of
/// RE2's FilteredRE2).
///
/// The reading is cautious: what it does not understand it makes no demand on. It compares folded texts, so it
/// holds for patterns with and without `(?i)`.
public final class RequiredText {
    /// More alternatives than this cost as much as a search.
    private static final int MOST = 24;

    /// Of each of these lists one text is needed.
    private final List<List<String>> needed;

    private RequiredText(List<Set<String>> needed) {
        this.needed = needed.stream().map(List::copyOf).toList();
    }

    /// What matches of the pattern need.
    ///
    /// @param pattern a valid RE2 pattern
    public static RequiredText of(String pattern) {
        var reader = new Reader(pattern);
        List<Set<String>> needed = reader.pattern();
        return new RequiredText(reader.understood && reader.at == pattern.length() ? needed : List.of());
    }

    /// False when no match of the pattern can be in the text.
    ///
    /// @param folded the text after {@link CaseFold#fold}
    public boolean mayOccur(String folded) {
        for (List<String> anyOf : needed) {
            if (!containsAny(folded, anyOf)) {
                return false;
            }
        }
        return true;
    }

    private static boolean containsAny(String folded, List<String> texts) {
        for (String text : texts) {
            if (folded.contains(text)) {
                return true;
            }
        }
        return false;
    }

    /// Reads a pattern once from left to right; a set of texts says that one of them is needed, null that nothing
    /// is known.
    private static final class Reader {
        private final String pattern;
        private int at;
        private boolean understood = true;

        /// The atom just read is one character and nothing else.
        private boolean exact;

        Reader(String pattern) {
            this.pattern = pattern;
        }

        /// What the whole pattern needs: every part of a single sequence, or the most telling ones of alternatives.
        List<Set<String>> pattern() {
            List<Set<String>> parts = sequence();
            if (at == pattern.length()) {
                return parts;
            }
            at = 0;
            Set<String> needed = alternatives();
            return needed == null ? List.of() : List.of(needed);
        }

        /// Alternatives up to a closing parenthesis or the end.
        private @Nullable Set<String> alternatives() {
            Set<String> all = new LinkedHashSet<>();
            boolean known = true;
            do {
                Set<String> one = null;
                for (Set<String> part : sequence()) {
                    one = better(one, part);
                }
                known &= one != null;
                if (one != null) {
                    all.addAll(one);
                }
            } while (understood && take('|'));
            return known && all.size() <= MOST ? all : null;
        }

        /// What the parts of a sequence need, each on its own; literals beside each other count as one text.
        private List<Set<String>> sequence() {
            var parts = new ArrayList<Set<String>>();
            var run = new StringBuilder();
            while (understood && at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
                exact = false;
                Set<String> part = atom();
                boolean alone = exact;
                boolean quantified = at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0;
                boolean optional = quantified && quantifier();
                if (part != null && alone && !quantified) {
                    run.append(part.iterator().next());
                } else {
                    flush(run, parts);
                    if (part != null && !optional) {
                        parts.add(part);
                    }
                }
            }
            flush(run, parts);
            return parts;
        }

        private static void flush(StringBuilder run, List<Set<String>> parts) {
            if (!run.isEmpty()) {
                parts.add(Set.of(run.toString()));
                run.setLength(0);
            }
        }

        /// The set whose shortest text is longer; of equals the smaller set.
        private static @Nullable Set<String> better(@Nullable Set<String> a, @Nullable Set<String> b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            int longer = Integer.compare(shortest(a), shortest(b));
            return longer > 0 || longer == 0 && a.size() <= b.size() ? a : b;
        }

        private static int shortest(Set<String> texts) {
            return texts.stream().mapToInt(String::length).min().orElse(0);
        }

        private boolean take(char wanted) {
            boolean there = at < pattern.length() && pattern.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        /// Reads `*`, `+`, `?` or `{n,m}` with an optional lazy mark; true when it allows no occurrence.
        private boolean quantifier() {
            char kind = pattern.charAt(at++);
            boolean optional = kind == '*' || kind == '?';
            if (kind == '{') {
                int close = pattern.indexOf('}', at);
                String bounds = close < 0 ? "" : pattern.substring(at, close);
                if (!bounds.matches("\\d+(,\\d*)?")) {
                    understood = false;
                    return true;
                }
                optional = bounds.matches("0+(,\\d*)?");
                at = close + 1;
            }
            take('?');
            return optional;
        }

        private @Nullable Set<String> atom() {
            char c = pattern.charAt(at++);
            return switch (c) {
                case '^', '$', '.' -> null;
                case '(' -> {
                    Set<String> inner = group();
                    exact = false;
                    yield inner;
                }
                case '[' -> characters();
                case '\\' -> escape();
                case '*', '+', '?', '{' -> {
                    understood = false;
                    yield null;
                }
                default -> {
                    exact = true;
                    yield literal(c);
                }
            };
        }

        private @Nullable Set<String> group() {
            if (take('?')) {
                if (take('P')) {
                    at = pattern.indexOf('>', at) + 1;
                } else {
                    while (at < pattern.length() && "imsU-".indexOf(pattern.charAt(at)) >= 0) {
                        at++;
                    }
                    if (take(')')) {
                        return null;
                    }
                    understood &= take(':');
                }
            }
            Set<String> inner = alternatives();
            understood &= take(')');
            return inner;
        }

        /// A class without ranges, negation or escapes.
        private @Nullable Set<String> characters() {
            int close = pattern.indexOf(']', at + 1);
            String inside = close < 0 ? "" : pattern.substring(at, close);
            if (inside.isEmpty() || inside.contains("[") || inside.contains("\\")) {
                understood = false;
                return null;
            }
            at = close + 1;
            Set<String> all = new LinkedHashSet<>();
            for (int i = 0; i < inside.length(); i++) {
                char c = inside.charAt(i);
                Set<String> one = c == '^' || c == '-' ? null : literal(c);
                if (one == null) {
                    return null;
                }
                all.addAll(one);
            }
            return all.size() <= MOST ? all : null;
        }

        private @Nullable Set<String> escape() {
            char c = pattern.charAt(at++);
            return switch (c) {
                case 'd' -> new LinkedHashSet<>(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
                case 'b', 'B', 'A', 'z', 's', 'S', 'w', 'W', 'D' -> null;
                case 'n' -> Set.of("\n");
                case 't' -> Set.of("\t");
                default -> {
                    // What is left of the escapes with letters and digits: properties, code points, quotations.
                    understood &= !Character.isLetterOrDigit(c);
                    exact = true;
                    yield understood ? literal(c) : null;
                }
            };
        }

        /// A character that folds to one character whatever its case.
        private static @Nullable Set<String> literal(char c) {
            if (c < 0x80) {
                return Set.of(String.valueOf(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c));
            }
            boolean caseless = Character.toUpperCase(c) == c && Character.toLowerCase(c) == c;
            return caseless && !Character.isSurrogate(c) ? Set.of(String.valueOf(c)) : null;
        }
    }
}
