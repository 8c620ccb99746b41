package semanticrouter.signals.semantic;

import java.util.List;
import java.util.stream.Collectors;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.chat.ChatModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a chat model which preference a conversation fits (specification: signals §2.11, external mode).
final class PreferenceChat implements SignalEvaluator {
    private final ChatModel model;
    private final List<String> names;
    private final String instructions;

    PreferenceChat(ChatModel model, List<PreferenceRule> rules) {
        this.model = model;
        this.names = rules.stream().map(PreferenceRule::name).toList();
        this.instructions =
                "You sort conversations into routes. Choose the route that fits the user's last message best, "
                        + "or \"other\" when none fits. Answer with one JSON object {\"route\": \"<name>\"} and nothing else.\nRoutes:\n"
                        + rules.stream().map(PreferenceChat::line).collect(Collectors.joining("\n"));
    }

    private static String line(PreferenceRule rule) {
        return "- " + rule.name() + ": " + String.join("; ", rule.texts());
    }

    @Override
    public SignalReport evaluate(SignalInput input) throws UnavailableException, InterruptedException {
        if (input.facts().evalText().isBlank()) {
            return SignalReport.NOTHING;
        }
        String answer = model.ask(
                instructions, PreferenceSignal.transcript(input.facts().turns()), input.deadline());
        String route = route(answer);
        return names.contains(route) ? SignalReport.matching(List.of(route)) : SignalReport.NOTHING;
    }

    /// The route in the text between the first opening and the last closing brace; quotes may be single.
    static String route(String answer) throws UnavailableException {
        int open = answer.indexOf('{');
        int close = answer.lastIndexOf('}');
        if (open >= 0 && close > open) {
            try {
                JsonNode route = JsonMapper.shared()
                        .readTree(answer.substring(open, close + 1).replace('\'', '"'))
                        .path("route");
                if (route.isString()) {
                    return route.asString();
                }
            } catch (JacksonException _) {
                // Said below without the parser's message, which quotes the answer.
            }
        }
        throw new UnavailableException("external_model_invalid_answer", "the preference model named no route");
    }

    @Override
    public void close() {
        model.close();
    }
}
