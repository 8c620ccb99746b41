package semanticrouter.signals.lexical;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.core.request.CaseFold;
import semanticrouter.signals.text.Edges;
import semanticrouter.signals.text.PhraseMatcher;
import semanticrouter.signals.text.PhraseMatcher.Phrase;
import semanticrouter.signals.text.Scripts;

/// Operational events named in the text: type, severity, action code, urgency (specification: signals §2.19).
public final class EventSignal implements SignalFamily<EventSignal.Rule> {
    private static final Set<String> SEVERITIES = Set.of("critical", "high", "medium", "low");
    private static final List<String> TEMPORAL_WORDS = List.of("urgent", "immediate", "asap", "deadline", "now");
    private static final Pattern TEMPORAL_PHRASES = Pattern.compile("(?i)\\b(time.sensitive|critical.window)\\b");

    /// One event rule.
    @Doc(
            "Matches when the text names an event type, a severity, an action code or urgency; each list given is one criterion.")
    public record Rule(
            @Doc("Name; decisions refer to event:<name>.") @Required
            String name,

            @Doc("Words that name the event.") @Default("[]")
            List<String> eventTypes,

            @Doc("Severities to look for: critical, high, medium, low.") @Default("[]")
            List<String> severities,

            @Doc("Codes of actions to look for.") @Default("[]")
            List<String> actionCodes,

            @Doc("Also look for words of urgency.") @Default("false")
            boolean temporal,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {
        public Rule {
            eventTypes = List.copyOf(eventTypes);
            severities = List.copyOf(severities);
            actionCodes = List.copyOf(actionCodes);
        }

        List<String> knownSeverities() {
            return severities.stream()
                    .filter(severity -> SEVERITIES.contains(severity.toLowerCase(Locale.ROOT)))
                    .toList();
        }
    }

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("event", "events", Rule.class);
    }

    @Override
    public String description() {
        return "Tells whether the text reports an operational event by type, severity, action code or urgency.";
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
    public List<Problem> check(Rule rule, List<Rule> all) {
        var problems = new ArrayList<Problem>();
        empty(rule.eventTypes(), "event_types", problems);
        empty(rule.actionCodes(), "action_codes", problems);
        for (int i = 0; i < rule.severities().size(); i++) {
            if (!SEVERITIES.contains(rule.severities().get(i).toLowerCase(Locale.ROOT))) {
                problems.add(Problem.warning(
                        "severities[" + i + "]", "is ignored; known severities are critical, high, medium and low"));
            }
        }
        if (rule.eventTypes().isEmpty()
                && rule.knownSeverities().isEmpty()
                && rule.actionCodes().isEmpty()
                && !rule.temporal()) {
            problems.add(Problem.warning("", "the rule has no criterion and never matches"));
        }
        return problems;
    }

    private static void empty(List<String> entries, String path, List<Problem> problems) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).isEmpty()) {
                problems.add(Problem.error(path + "[" + i + "]", "must not be empty"));
            }
        }
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        return new Evaluator(setup.rules());
    }

    private static final class Evaluator implements SignalEvaluator {
        private static final int SLOTS = 4;
        private static final int SEVERITY = 1;
        private static final int TEMPORAL = 3;

        private final List<Rule> rules;
        private final PhraseMatcher phrases;
        private final List<Integer> slots = new ArrayList<>();
        private final boolean temporal;

        Evaluator(List<Rule> rules) {
            this.rules = List.copyOf(rules);
            this.temporal = rules.stream().anyMatch(Rule::temporal);
            var all = new ArrayList<Phrase>();
            for (int i = 0; i < rules.size(); i++) {
                Rule rule = rules.get(i);
                add(all, rule.eventTypes(), i * SLOTS);
                add(all, rule.knownSeverities(), i * SLOTS + SEVERITY);
                add(all, rule.actionCodes(), i * SLOTS + 2);
                add(all, rule.temporal() ? TEMPORAL_WORDS : List.of(), i * SLOTS + TEMPORAL);
            }
            phrases = new PhraseMatcher(all);
        }

        private void add(List<Phrase> to, List<String> words, int slot) {
            for (String word : words) {
                to.add(new Phrase(word, false, Scripts.hasHan(word) ? Edges.FREE : Edges.words(word)));
                slots.add(slot);
            }
        }

        @Override
        public SignalReport evaluate(SignalInput input) {
            String text = input.facts().evalSample();
            char[] folded = CaseFold.fold(text);
            var found = new BitSet(rules.size() * SLOTS);
            phrases.scan(text, folded, (phrase, _, _) -> found.set(slots.get(phrase)));
            boolean phrase = temporal && temporalPhrase(text, folded);
            var outcomes = new LinkedHashMap<String, SignalOutcome>();
            var values = new LinkedHashMap<String, Double>();
            for (int i = 0; i < rules.size(); i++) {
                Rule rule = rules.get(i);
                if (phrase && rule.temporal()) {
                    found.set(i * SLOTS + TEMPORAL);
                }
                judge(rule, found.get(i * SLOTS, (i + 1) * SLOTS), outcomes, values);
            }
            return new SignalReport(outcomes, values, List.of());
        }

        /// The two phrases with a free character between their words; the pattern runs only where they can occur.
        private static boolean temporalPhrase(String text, char[] folded) {
            String lower = new String(folded);
            return (lower.contains("sensitive") || lower.contains("window"))
                    && TEMPORAL_PHRASES.matcher(text).find();
        }

        private static void judge(
                Rule rule, BitSet held, Map<String, SignalOutcome> outcomes, Map<String, Double> values) {
            int criteria = (rule.eventTypes().isEmpty() ? 0 : 1)
                    + (rule.knownSeverities().isEmpty() ? 0 : 1)
                    + (rule.actionCodes().isEmpty() ? 0 : 1)
                    + (rule.temporal() ? 1 : 0);
            if (held.isEmpty()) {
                return;
            }
            outcomes.put(rule.name(), SignalOutcome.Match.of(0.5 + 0.5 * held.cardinality() / criteria));
            if (held.get(SEVERITY)) {
                values.put(rule.name() + ":severity", 1.0);
            }
            if (held.get(TEMPORAL)) {
                values.put(rule.name() + ":temporal", 1.0);
            }
        }
    }
}
