package semanticrouter.dsl.intent.say;

import java.util.List;
import java.util.stream.Collectors;
import semanticrouter.dsl.intent.words.ChineseNames;
import semanticrouter.dsl.intent.words.Lexeme;

/// Something that is told, in whatever language it will be read.
///
/// @param parts what stands in it: other things that are told, lists of them, numbers, and words that are the same in
///     every language
public record Told(Wording wording, List<Object> parts) {
    public Told {
        parts = List.copyOf(parts);
    }

    /// A meaning of the lexicon.
    ///
    /// @param value of the kind
    /// @param english what it is called in English
    public record Named(Lexeme.Kind kind, String value, String english) {
        /// What it is called in a language.
        public String in(Tongue tongue) {
            return tongue == Tongue.CHINESE ? ChineseNames.of(kind, value).orElse(english) : english;
        }
    }

    /// As it reads in a language.
    public String in(Tongue tongue) {
        return wording.in(tongue, parts.stream().map(part -> read(part, tongue)).toArray());
    }

    private static Object read(Object part, Tongue tongue) {
        return switch (part) {
            case Told told -> told.in(tongue);
            case Named named -> named.in(tongue);
            case List<?> list ->
                list.stream()
                        .map(one -> String.valueOf(read(one, tongue)))
                        .collect(Collectors.joining(Wording.COMMA.in(tongue)));
            default -> part;
        };
    }
}
