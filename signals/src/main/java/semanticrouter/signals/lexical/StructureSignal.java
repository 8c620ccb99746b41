package semanticrouter.signals.lexical;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.text.Re2;

/// The form of a prompt: how many questions, numbered steps, how dense its constraints are (specification: signals
/// §2.15).
public final class StructureSignal implements SignalFamily<StructureRule> {
    @Override
    public Kind<StructureRule> kind() {
        return Kind.signal("structure", "structure", StructureRule.class);
    }

    @Override
    public String description() {
        return "Measures the form of the prompt: counts, densities, ordered markers and length.";
    }

    @Override
    public CostClass cost() {
        return CostClass.LEXICAL;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    @Override
    public List<Problem> check(StructureRule rule, List<StructureRule> all) {
        var problems = new ArrayList<Problem>();
        String feature = rule.feature().type();
        StructureRule.Source source = rule.feature().source();
        boolean sequence = source.type().equals("sequence");
        if (feature.equals("exists") && rule.predicate() != null) {
            problems.add(Problem.error(
                    "predicate", "a feature of type exists takes no predicate; use type count for bounds"));
        }
        if (feature.equals("sequence") != sequence) {
            problems.add(
                    Problem.error("feature.source.type", "feature type sequence and source type sequence go together"));
        }
        if (source.type().equals("text_bytes") && !feature.equals("count")) {
            problems.add(Problem.error("feature.type", "source text_bytes needs feature type count"));
        }
        switch (source.type()) {
            case "regex" -> checkPattern(source, problems);
            case "keyword_set" -> checkWords(source.keywords(), "feature.source.keywords", 1, problems);
            case "sequence" -> {
                if (source.sequences().isEmpty()) {
                    problems.add(Problem.error("feature.source.sequences", "at least one list of markers is needed"));
                }
                for (int i = 0; i < source.sequences().size(); i++) {
                    checkWords(source.sequences().get(i), "feature.source.sequences[" + i + "]", 2, problems);
                }
            }
            default -> {}
        }
        return problems;
    }

    private static void checkPattern(StructureRule.Source source, List<Problem> problems) {
        if (source.pattern().isEmpty()) {
            problems.add(Problem.error("feature.source.pattern", "a pattern is needed"));
            return;
        }
        try {
            Re2.compile(source.pattern(), !source.caseSensitive());
        } catch (PatternSyntaxException invalid) {
            problems.add(Problem.error("feature.source.pattern", Re2.reason(invalid)));
        }
    }

    private static void checkWords(List<String> words, String path, int least, List<Problem> problems) {
        if (words.size() < least) {
            problems.add(Problem.error(path, "needs at least " + least + (least == 1 ? " entry" : " entries")));
        }
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).isEmpty()) {
                problems.add(Problem.error(path + "[" + i + "]", "must not be empty"));
            }
        }
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<StructureRule> setup) {
        return new StructureEvaluator(setup.rules());
    }
}
