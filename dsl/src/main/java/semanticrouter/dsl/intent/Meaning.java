package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import semanticrouter.dsl.intent.words.Quantities;

/// Says in English what a clause was taken to mean.
final class Meaning {
    private Meaning() {}

    static String of(Frame frame) {
        var said = new ArrayList<String>();
        if (frame.refused().isPresent()) {
            said.add("are refused without asking a model");
        }
        if (!frame.models().isEmpty()) {
            said.add("go to " + models(frame) + reasoning(frame));
        }
        frame.adds().forEach(one -> said.add(addition(one)));
        return requests(frame) + " " + String.join(" and ", said);
    }

    private static String models(Frame frame) {
        String names = frame.models().stream().map(ModelChoices.Chosen::model).collect(Collectors.joining(" or "));
        return frame.choice()
                .map(by -> names + ", whichever is best by " + by.value())
                .orElse(names);
    }

    private static String reasoning(Frame frame) {
        return frame.effort()
                .map(effort -> " with reasoning at " + effort + " effort")
                .or(() -> frame.reasoning().map(on -> on ? " with reasoning" : " without reasoning"))
                .orElse("");
    }

    private static String addition(Frame.Addition one) {
        return switch (one.what()) {
            case CACHE ->
                "have their answers kept"
                        + (one.seconds().isPresent() ? " for " + one.seconds().getAsLong() + " seconds" : "");
            case LOG -> "are recorded";
            case PROMPT -> "get a system prompt";
            case MASK -> "have personal data masked before they leave";
        };
    }

    private static String requests(Frame frame) {
        if (frame.condition() instanceof Condition.All) {
            return frame.rest() ? "all other requests" : "all requests";
        }
        return (frame.rest() ? "other requests that " : "requests that ") + of(frame.condition());
    }

    static String of(Condition condition) {
        return switch (condition) {
            case Condition.All _ -> "are any";
            case Condition.Is(Atom atom) -> of(atom);
            case Condition.Not(Condition of) -> "do not (" + of(of) + ")";
            case Condition.Both(List<Condition> parts) -> joined(parts, " and ");
            case Condition.Either(List<Condition> parts) -> joined(parts, " or ");
        };
    }

    private static String joined(List<Condition> parts, String word) {
        return parts.stream()
                .map(part -> part instanceof Condition.Either || part instanceof Condition.Both
                        ? "(" + of(part) + ")"
                        : of(part))
                .collect(Collectors.joining(word));
    }

    private static String of(Atom atom) {
        return switch (atom.sort()) {
            case DOMAIN -> "are about " + atom.value();
            case CODE -> "are about code";
            case KEYWORD ->
                "have "
                        + Signals.forms(atom.value()).stream()
                                .map(word -> "\"" + word + "\"")
                                .collect(Collectors.joining(" or "));
            case LANGUAGE -> "are in " + Locale.of(atom.value()).getDisplayLanguage(Locale.ENGLISH);
            case JAILBREAK -> "try to override the instructions";
            case PII -> "have personal data";
            case LENGTH -> length(atom.bounds());
            case GROUP -> "come from group " + atom.value();
            case USER -> "come from user " + atom.value();
            case ROLE -> "come from role " + atom.value();
            case DIFFICULTY -> "are " + atom.value();
            case FACTS -> "need checking for facts";
            case IMAGE_WANTED -> "ask for an image";
            case IMAGE_GIVEN -> "have an image";
            case FEEDBACK -> "say of the last answer: " + atom.value().replace('_', ' ');
        };
    }

    private static String length(long[] bounds) {
        if (bounds[0] == 0) {
            return "have at most " + bounds[1] + " tokens";
        }
        return bounds[1] == Quantities.MOST
                ? "have at least " + bounds[0] + " tokens"
                : "have " + bounds[0] + " to " + bounds[1] + " tokens";
    }
}
