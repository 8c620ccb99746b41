package semanticrouter.selectors.looper.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.Kind;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.Source;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;

/// Finds in an answer what a format asks for. Pure.
public final class FormatReader {
    private static final Pattern NUMBER = Pattern.compile("\\[?([0-9]{1,4})]?");

    private FormatReader() {}

    /// What of an answer is given to the client.
    ///
    /// @param text to be given
    /// @param source where it was found
    record Found(String text, Source source) {}

    /// What an answer gives, out of the first source that has something.
    ///
    /// @param candidates answers it is made of; of what they say the most frequent counts
    static Optional<Found> find(AnswerFormat format, String content, String reasoning, List<String> candidates) {
        for (Source source : format.sources()) {
            Optional<String> text = switch (source) {
                case CONTENT -> read(format.kind(), content, candidates);
                case REASONING_CONTENT -> read(format.kind(), reasoning, candidates);
                case CANDIDATE_RESPONSES ->
                    majority(format.kind(), candidates)
                            .flatMap(chosen -> read(format.kind(), candidates.get(chosen), candidates));
            };
            if (text.isPresent()) {
                return Optional.of(new Found(text.get(), source));
            }
        }
        return Optional.empty();
    }

    /// What a text gives; empty when it does not keep the format.
    ///
    /// @param candidates what a number refers to
    static Optional<String> read(Kind kind, String text, List<String> candidates) {
        return switch (kind) {
            case Choice choice ->
                value(choice, text).map(value -> choice.template().replace(Choice.PLACE, value));
            case TerminalAction action -> TerminalActionReader.read(action, text);
            case Reference reference -> reference(reference, text, candidates);
        };
    }

    private static Optional<String> value(Choice choice, String text) {
        return choice.values().stream()
                .filter(value -> value.equalsIgnoreCase(text.strip()))
                .findFirst();
    }

    private static Optional<String> reference(Reference reference, String text, List<String> candidates) {
        Matcher number = NUMBER.matcher(text.strip());
        if (!number.matches()) {
            return Optional.empty();
        }
        int said = Integer.parseInt(number.group(1));
        int place = said - reference.first();
        if (place < 0 || place >= candidates.size()) {
            return Optional.empty();
        }
        return Optional.of(reference.dereferenced() ? candidates.get(place) : Integer.toString(said));
    }

    /// The place of the first text that gives what most of the texts give which keep the format; where several are as
    /// frequent, what was said first. Empty when none keeps it.
    public static Optional<Integer> majority(Kind kind, List<String> texts) {
        Map<String, Integer> counts = new HashMap<>();
        List<Optional<String>> given =
                texts.stream().map(text -> read(kind, text, texts)).toList();
        given.forEach(one -> one.ifPresent(text -> counts.merge(text, 1, Integer::sum)));
        int most = 0;
        int place = -1;
        for (int i = 0; i < given.size(); i++) {
            int count = given.get(i).map(text -> counts.getOrDefault(text, 0)).orElse(0);
            if (count > most) {
                most = count;
                place = i;
            }
        }
        return place < 0 ? Optional.empty() : Optional.of(place);
    }
}
