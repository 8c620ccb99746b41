package semanticrouter.signals.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.rules.Threshold;

/// Personal data in the turn (specification: signals §2.17).
///
/// A rule matches when a type is found that it does not allow. A chunk that cannot be read leaves a rule without a
/// find unavailable. What is reported are types, never the data.
public final class PiiSignal implements SignalFamily<PiiSignal.Rule> {
    private static final String TASK = "pii";
    private static final int CHUNK = 128 * 4;
    private static final Set<String> NOTHING = Set.of("O", "NO_PII");

    /// One rule on personal data.
    @Doc("Matches when the turn has personal data of a type that is not allowed.")
    public record Rule(
            @Doc("Name; decisions refer to pii:<name>.") @Required
            String name,

            @Doc("Least confidence of a find, 0 to 1; without it the shared one.") @Nullable @Range(min = 0, max = 1)
            Double threshold,

            @Doc("Types that may occur, for example EMAIL_ADDRESS; compared without case.") @Default("[]")
            List<String> piiTypesAllowed,

            @Doc("Also read the system, assistant and earlier user messages.") @Default("false")
            boolean includeHistory,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {
        public Rule {
            piiTypesAllowed = List.copyOf(piiTypesAllowed);
        }

        boolean allows(String type) {
            return piiTypesAllowed.stream().anyMatch(type::equalsIgnoreCase);
        }
    }

    /// Shared settings of the tagger of personal data.
    @Doc("The tagger of personal data.")
    public record PiiTagger(
            @Doc("Ask the tagger at all; on unless it says false.") @Nullable
            Boolean enabled,

            @Doc("Least confidence of a find where a rule does not say, 0 to 1.")
            @Default("0.9")
            @Range(min = 0, max = 1)
            double threshold) {}

    /// What was found in one chunk.
    private record Chunk(List<TokenSpan> spans, @Nullable Failure failure) {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("pii", "pii", Rule.class);
    }

    @Override
    public String description() {
        return "Tells whether the turn has personal data of a type that is not allowed.";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    @Override
    public boolean safety() {
        return true;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog.modules.classifier.pii", PiiTagger.class));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        PiiTagger settings = setup.settings().get(PiiTagger.class);
        List<Rule> rules = List.copyOf(setup.rules());
        return Boolean.FALSE.equals(settings.enabled())
                ? _ -> SignalReport.NOTHING
                : input -> evaluate(rules, settings.threshold(), input);
    }

    private static SignalReport evaluate(List<Rule> rules, double standard, SignalInput input)
            throws InterruptedException {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var evidence = new ArrayList<String>();
        var known = new HashMap<String, Chunk>();
        for (Rule rule : rules) {
            double threshold = Threshold.widened(rule.threshold() == null ? standard : rule.threshold());
            var types = new LinkedHashSet<String>();
            Failure failure = null;
            for (String text : Contents.chunks(input.facts(), rule.includeHistory(), CHUNK)) {
                Chunk chunk = read(text, known, input);
                failure = failure == null ? chunk.failure() : failure;
                for (TokenSpan span : chunk.spans()) {
                    String type = type(span.label());
                    if (span.score() >= threshold && !NOTHING.contains(type) && !rule.allows(type)) {
                        types.add(type);
                    }
                }
            }
            if (!types.isEmpty()) {
                outcomes.put(rule.name(), SignalOutcome.Match.CERTAIN);
                evidence.add(rule.name() + ": " + String.join(", ", types));
            } else if (failure != null) {
                outcomes.put(rule.name(), new SignalOutcome.Unavailable(failure));
            }
        }
        return new SignalReport(outcomes, Map.of(), List.copyOf(evidence));
    }

    private static Chunk read(String text, Map<String, Chunk> known, SignalInput input) throws InterruptedException {
        Chunk chunk = known.get(text);
        if (chunk == null) {
            try {
                chunk = new Chunk(input.encodings().label(TASK, text), null);
            } catch (UnavailableException unavailable) {
                chunk = new Chunk(List.of(), unavailable.failure());
            }
            known.put(text, chunk);
        }
        return chunk;
    }

    /// A label without its position prefix, in upper case.
    private static String type(String label) {
        String upper = label.toUpperCase(Locale.ROOT);
        return upper.length() > 2 && upper.charAt(1) == '-' ? upper.substring(2) : upper;
    }
}
