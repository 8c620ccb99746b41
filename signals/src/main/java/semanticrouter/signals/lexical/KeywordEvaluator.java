package semanticrouter.signals.lexical;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.text.Bm25;
import semanticrouter.core.request.CaseFold;
import semanticrouter.signals.text.Edges;
import semanticrouter.signals.text.EnglishTerms;
import semanticrouter.signals.text.NgramIndex;
import semanticrouter.signals.text.PhraseMatcher;
import semanticrouter.signals.text.PhraseMatcher.Phrase;
import semanticrouter.signals.text.Scripts;

/// All keyword rules of a recipe, compiled together: literals into one automaton, patterns into one set.
final class KeywordEvaluator implements SignalEvaluator {
    private final List<Compiled> rules = new ArrayList<>();
    private final PhraseMatcher literals;
    private final int[] literalSlots;
    private final PatternSet patterns;
    private final int slots;
    private final boolean ranked;

    /// @param rule as configured
    /// @param first slot of its first keyword; the others follow
    private record Compiled(
            KeywordRule rule,
            int first,
            @Nullable Bm25 bm25,
            @Nullable NgramIndex ngrams,
            @Nullable FuzzyKeywords fuzzy) {}

    /// What was found in one text.
    private record Found(BitSet exact, BitSet fuzzy) {}

    KeywordEvaluator(List<KeywordRule> configured) {
        var phrases = new ArrayList<Phrase>();
        var phraseSlots = new ArrayList<Integer>();
        var patternSet = new PatternSet.Builder();
        int slot = 0;
        for (KeywordRule rule : configured) {
            rules.add(compile(rule, slot));
            for (String keyword : rule.keywords()) {
                switch (rule.method()) {
                    case "regex" -> patternSet.add(slot, keyword, !rule.caseSensitive());
                    case "bm25", "ngram" -> {}
                    default -> {
                        phrases.add(new Phrase(keyword, rule.caseSensitive(), edges(rule, keyword)));
                        phraseSlots.add(slot);
                    }
                }
                slot++;
            }
        }
        slots = slot;
        literals = new PhraseMatcher(phrases);
        literalSlots = phraseSlots.stream().mapToInt(Integer::intValue).toArray();
        patterns = patternSet.build();
        ranked = rules.stream().anyMatch(rule -> rule.bm25() != null);
    }

    private static Edges edges(KeywordRule rule, String keyword) {
        if (Scripts.hasHan(keyword)) {
            return Edges.FREE;
        }
        return rule.boundaries().equals("ascii") ? Edges.ascii(keyword) : Edges.words(keyword);
    }

    private static Compiled compile(KeywordRule rule, int first) {
        return switch (rule.method()) {
            case "bm25" -> new Compiled(rule, first, new Bm25(rule.keywords()), null, null);
            case "ngram" ->
                new Compiled(
                        rule,
                        first,
                        null,
                        new NgramIndex(
                                rule.keywords().stream()
                                        .map(word -> cased(rule, word))
                                        .toList(),
                                rule.ngramArity(),
                                Threshold.widened(rule.ngramThreshold())),
                        null);
            default -> new Compiled(rule, first, null, null, rule.fuzzy() ? new FuzzyKeywords(rule) : null);
        };
    }

    private static String cased(KeywordRule rule, String text) {
        return rule.caseSensitive() ? text : new String(CaseFold.fold(text));
    }

    @Override
    public SignalReport evaluate(SignalInput input) {
        Found found = find(input.facts().evalText());
        if (noneMatches(found)) {
            return SignalReport.NOTHING;
        }
        var names = new ArrayList<String>();
        SequencedSet<String> evidence = new LinkedHashSet<>();
        for (Compiled compiled : rules) {
            if (matches(compiled, found)) {
                names.add(compiled.rule().name());
                report(compiled, found, evidence);
            }
        }
        SignalReport report = SignalReport.matching(names);
        return new SignalReport(report.outcomes(), report.values(), List.copyOf(evidence));
    }

    private boolean noneMatches(Found found) {
        for (Compiled compiled : rules) {
            if (matches(compiled, found)) {
                return false;
            }
        }
        return true;
    }

    private Found find(String text) {
        var exact = new BitSet(slots);
        char[] folded = CaseFold.fold(text);
        literals.scan(text, folded, (phrase, _, _) -> exact.set(literalSlots[phrase]));
        if (!patterns.empty()) {
            patterns.find(text, new String(folded), exact);
        }
        var fuzzy = new BitSet(slots);
        List<String> terms = ranked ? EnglishTerms.of(text) : List.of();
        for (Compiled compiled : rules) {
            int first = compiled.first();
            if (compiled.bm25() != null) {
                double[] scores = compiled.bm25().scores(terms);
                for (int i = 0; i < scores.length; i++) {
                    exact.set(
                            first + i,
                            Threshold.reached(scores[i], compiled.rule().bm25Threshold()));
                }
            } else if (compiled.ngrams() != null) {
                compiled.ngrams().search(cased(compiled.rule(), text)).stream().forEach(i -> exact.set(first + i));
            } else if (compiled.fuzzy() != null) {
                compiled.fuzzy().search(text, i -> exact.get(first + i)).stream()
                        .forEach(i -> fuzzy.set(first + i));
            }
        }
        return new Found(exact, fuzzy);
    }

    private static boolean matches(Compiled compiled, Found found) {
        int count = 0;
        int size = compiled.rule().keywords().size();
        for (int slot = compiled.first(); slot < compiled.first() + size; slot++) {
            count += found.exact().get(slot) || found.fuzzy().get(slot) ? 1 : 0;
        }
        return switch (compiled.rule().operator()) {
            case "AND" -> count == size;
            case "NOR" -> count == 0;
            default -> count > 0;
        };
    }

    private static void report(Compiled compiled, Found found, SequencedSet<String> evidence) {
        KeywordRule rule = compiled.rule();
        if (rule.operator().equals("NOR")) {
            return;
        }
        for (int i = 0; i < rule.keywords().size(); i++) {
            if (found.exact().get(compiled.first() + i)) {
                evidence.add(rule.keywords().get(i));
            } else if (found.fuzzy().get(compiled.first() + i)) {
                evidence.add(rule.keywords().get(i) + " (fuzzy)");
            }
        }
    }
}
