package semanticrouter.signals.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Required;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// The shape of the conversation: messages per role, tools, tool loops, images (specification: signals §2.19).
public final class ConversationSignal implements SignalFamily<ConversationSignal.Rule> {
    /// One rule on the conversation's shape.
    @Doc("Matches on counts of the conversation: messages, tool definitions, tool calls, images.")
    public record Rule(
            @Doc("Name; decisions refer to conversation:<name>.") @Required
            String name,

            @Doc("What is counted.") @Required Feature feature,

            @Doc("Bounds the count must satisfy; without it a count always matches.") @Nullable
            NumericPredicate predicate,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {}

    /// What is counted.
    @Doc("A feature of the conversation.")
    public record Feature(
            @Doc("count compares the number with the predicate, exists asks only whether it is above 0.")
            @Required
            @OneOf({"count", "exists"})
            String type,

            @Doc("What is counted.") @Required Source source) {}

    /// What is counted.
    @Doc("The things that are counted.")
    public record Source(
            @Doc(
                    "message counts messages, tool_definition the tools offered, assistant_tool_call calls the assistant made,"
                            + " assistant_tool_cycle tool results, active_tool_loop is 1 inside a tool loop, image_content image parts.")
            @Required
            @OneOf({
                "message",
                "tool_definition",
                "assistant_tool_call",
                "assistant_tool_cycle",
                "active_tool_loop",
                "image_content"
            })
            String type,

            @Doc("Whose messages; empty counts all, non_user all but the user's (type message).")
            @Default("")
            @OneOf({"", "user", "assistant", "system", "developer", "tool", "non_user"})
            String role) {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("conversation", "conversation", Rule.class);
    }

    @Override
    public String description() {
        return "Measures the conversation: messages per role, tools, tool loops and images.";
    }

    @Override
    public CostClass cost() {
        return CostClass.FREE;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    @Override
    public List<Problem> check(Rule rule, List<Rule> all) {
        var problems = new ArrayList<Problem>();
        if (rule.feature().type().equals("exists") && rule.predicate() != null) {
            problems.add(
                    Problem.warning("predicate", "is ignored by a feature of type exists; use type count for bounds"));
        }
        if (!rule.feature().source().role().isEmpty()
                && !rule.feature().source().type().equals("message")) {
            problems.add(Problem.warning("feature.source.role", "is read only by sources of type message"));
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        List<Rule> rules = List.copyOf(setup.rules());
        return input -> evaluate(rules, input);
    }

    private static SignalReport evaluate(List<Rule> rules, SignalInput input) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var values = new LinkedHashMap<String, Double>();
        for (Rule rule : rules) {
            if (!input.used().test(rule.name())) {
                continue;
            }
            double value = value(rule.feature().source(), input.facts());
            boolean matched = rule.feature().type().equals("exists")
                    ? value > 0
                    : rule.predicate() == null || rule.predicate().test(value);
            values.put(rule.name(), value);
            outcomes.put(rule.name(), matched ? SignalOutcome.Match.of(1) : SignalOutcome.NoMatch.of(0));
        }
        return new SignalReport(outcomes, values, List.of());
    }

    private static double value(Source source, RequestFacts facts) {
        Envelope envelope = facts.envelope();
        return switch (source.type()) {
            case "tool_definition" -> envelope.toolDefinitions();
            case "assistant_tool_call" -> envelope.assistantToolCalls();
            case "assistant_tool_cycle" -> envelope.toolResults();
            case "active_tool_loop" -> inToolLoop(envelope) ? 1 : 0;
            case "image_content" -> envelope.imageParts();
            default -> messages(source.role(), facts);
        };
    }

    private static boolean inToolLoop(Envelope envelope) {
        return envelope.lastIsToolResult()
                || envelope.lastRole() == Role.TOOL
                || envelope.toolResultAfterLastUser()
                || envelope.assistantToolCalls() > envelope.toolResults();
    }

    private static double messages(String role, RequestFacts facts) {
        return switch (role) {
            case "user" -> count(facts, Role.USER);
            case "assistant" -> count(facts, Role.ASSISTANT);
            case "system" -> count(facts, Role.SYSTEM);
            case "tool" -> count(facts, Role.TOOL);
            case "developer" -> developer(facts);
            case "non_user" -> nonUser(facts);
            default -> count(facts, Role.USER) + nonUser(facts);
        };
    }

    private static double nonUser(RequestFacts facts) {
        return count(facts, Role.ASSISTANT) + count(facts, Role.SYSTEM) + count(facts, Role.TOOL) + developer(facts);
    }

    /// Developer messages count once, however many there are.
    private static double developer(RequestFacts facts) {
        return Math.min(1, count(facts, Role.DEVELOPER));
    }

    private static double count(RequestFacts facts, Role role) {
        return facts.turns().stream().filter(turn -> turn.role() == role).count();
    }
}
