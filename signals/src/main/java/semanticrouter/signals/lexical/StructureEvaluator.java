package semanticrouter.signals.lexical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.request.Utf8;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalOutcome.Match;
import semanticrouter.core.signal.SignalOutcome.NoMatch;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.request.CaseFold;
import semanticrouter.signals.text.Edges;
import semanticrouter.signals.text.PhraseMatcher;
import semanticrouter.signals.text.PhraseMatcher.Phrase;
import semanticrouter.signals.text.Scripts;
import semanticrouter.signals.text.TextUnits;

/// All structure rules of a recipe: words of all rules are counted in one pass, equal patterns once.
final class StructureEvaluator implements SignalEvaluator {
    private static final int[] NO_WORDS = {};
    private static final SignalOutcome NONE = NoMatch.of(0);

    private final List<StructureRule> rules;
    private final PhraseMatcher words;
    private final List<Integer> wordRules;
    private final Map<StructureRule.Source, CountedPattern> patterns = new HashMap<>();
    private final Map<StructureRule, List<List<String>>> sequences = new HashMap<>();

    StructureEvaluator(List<StructureRule> rules) {
        this.rules = List.copyOf(rules);
        var phrases = new ArrayList<Phrase>();
        var owners = new ArrayList<Integer>();
        for (int i = 0; i < rules.size(); i++) {
            StructureRule.Source source = rules.get(i).feature().source();
            switch (source.type()) {
                case "keyword_set" -> {
                    for (String keyword : source.keywords()) {
                        Edges edges = Scripts.hasCjk(keyword) ? Edges.FREE : Edges.words(keyword);
                        phrases.add(new Phrase(keyword, source.caseSensitive(), edges));
                        owners.add(i);
                    }
                }
                case "regex" ->
                    patterns.computeIfAbsent(source, key -> new CountedPattern(key.pattern(), key.caseSensitive()));
                case "sequence" -> sequences.put(rules.get(i), folded(source));
                default -> {}
            }
        }
        words = new PhraseMatcher(phrases);
        wordRules = List.copyOf(owners);
    }

    private static List<List<String>> folded(StructureRule.Source source) {
        if (source.caseSensitive()) {
            return source.sequences();
        }
        return source.sequences().stream()
                .map(markers -> markers.stream()
                        .map(marker -> new String(CaseFold.fold(marker)))
                        .toList())
                .toList();
    }

    /// What rules share of one text, worked out when first asked.
    private final class Measured {
        private final String text;
        private final int[] counts;
        private final Map<CountedPattern, Integer> matches = HashMap.newHashMap(patterns.size());
        private char[] folded = new char[0];
        private String lower = "";
        private int units = -1;

        Measured(String text) {
            this.text = text;
            this.counts = words.size() == 0 ? NO_WORDS : countWords();
        }

        private int[] countWords() {
            int[] byRule = new int[rules.size()];
            int[] free = new int[words.size()];
            words.scan(text, folded(), (phrase, start, end) -> {
                if (start >= free[phrase]) {
                    free[phrase] = end;
                    byRule[wordRules.get(phrase)]++;
                }
            });
            return byRule;
        }

        int matches(CountedPattern pattern) {
            return matches.computeIfAbsent(pattern, key -> key.count(text, this::lower));
        }

        private char[] folded() {
            folded = folded.length == 0 ? CaseFold.fold(text) : folded;
            return folded;
        }

        String lower() {
            lower = lower.isEmpty() ? new String(folded()) : lower;
            return lower;
        }

        int units() {
            units = units < 0 ? TextUnits.words(text) : units;
            return units;
        }
    }

    @Override
    public SignalReport evaluate(SignalInput input) {
        var measured = new Measured(input.facts().evalText());
        LinkedHashMap<String, SignalOutcome> outcomes = LinkedHashMap.newLinkedHashMap(rules.size());
        LinkedHashMap<String, Double> values = LinkedHashMap.newLinkedHashMap(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            StructureRule rule = rules.get(i);
            double value = value(i, measured, input.facts().userText());
            values.put(rule.name(), value);
            outcomes.put(rule.name(), outcome(rule.predicate(), value));
        }
        return new SignalReport(outcomes, values, List.of());
    }

    private double value(int index, Measured measured, String userText) {
        StructureRule rule = rules.get(index);
        StructureRule.Source source = rule.feature().source();
        double raw = switch (source.type()) {
            case "text_bytes" -> Utf8.length(userText);
            case "keyword_set" -> measured.counts[index];
            case "sequence" ->
                ordered(
                                sequences.getOrDefault(rule, List.of()),
                                source.caseSensitive() ? measured.text : measured.lower())
                        ? 1
                        : 0;
            default -> matches(rule, source, measured);
        };
        return switch (rule.feature().type()) {
            case "exists" -> raw > 0 ? 1 : 0;
            case "density" -> measured.units() == 0 ? 0 : raw / measured.units();
            default -> raw;
        };
    }

    private double matches(StructureRule rule, StructureRule.Source source, Measured measured) {
        CountedPattern pattern = patterns.get(source);
        if (pattern == null) {
            throw new IllegalStateException("no pattern was compiled for structure rule " + rule.name());
        }
        if (rule.feature().type().equals("exists")) {
            return pattern.occurs(measured.text, measured::lower) ? 1 : 0;
        }
        return measured.matches(pattern);
    }

    private static boolean ordered(List<List<String>> sequences, String text) {
        for (List<String> markers : sequences) {
            int from = 0;
            for (String marker : markers) {
                int at = text.indexOf(marker, from);
                from = at < 0 ? -1 : at + marker.length();
                if (from < 0) {
                    break;
                }
            }
            if (from >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Confidence is stored for every rule: `1 / (1 + e^(-4 |v - b|))` for a matched predicate with first bound b.
    private static SignalOutcome outcome(@Nullable NumericPredicate predicate, double value) {
        if (predicate == null) {
            return value > 0 ? Match.of(1) : NONE;
        }
        if (!predicate.test(value)) {
            return NONE;
        }
        double bound = predicate.firstBound();
        return Match.of(Double.isNaN(bound) ? 1 : 1 / (1 + Math.exp(-4 * Math.abs(value - bound))));
    }
}
