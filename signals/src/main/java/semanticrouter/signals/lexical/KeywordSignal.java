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

/// Words and phrases in the current turn (specification: signals §2.5).
///
/// Deterministic and model-free: a routing hint, never a security boundary.
public final class KeywordSignal implements SignalFamily<KeywordRule> {
    @Override
    public Kind<KeywordRule> kind() {
        return Kind.signal("keyword", "keywords", KeywordRule.class);
    }

    @Override
    public String description() {
        return "Tells which configured words, phrases or patterns occur in the current user turn.";
    }

    @Override
    public String evalKey() {
        return "keywords";
    }

    @Override
    public String headerName() {
        return "keywords";
    }

    @Override
    public CostClass cost() {
        return CostClass.LEXICAL;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    @Override
    public List<Problem> check(KeywordRule rule, List<KeywordRule> all) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < rule.keywords().size(); i++) {
            String keyword = rule.keywords().get(i);
            String path = "keywords[" + i + "]";
            if (keyword.isEmpty()) {
                problems.add(Problem.error(path, "an empty keyword occurs in every text; remove it"));
            } else if (rule.method().equals("regex")) {
                try {
                    Re2.compile(keyword, !rule.caseSensitive());
                } catch (PatternSyntaxException invalid) {
                    problems.add(Problem.error(path, Re2.reason(invalid)));
                }
            }
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<KeywordRule> setup) {
        return new KeywordEvaluator(setup.rules());
    }
}
