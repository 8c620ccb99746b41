package semanticrouter.dsl.intent.words;

import java.util.Optional;

/// What meanings of the lexicon are called in Chinese.
public final class ChineseNames {
    private ChineseNames() {}

    /// The first Chinese phrase that the lexicon has for a meaning.
    ///
    /// @param value of the kind
    public static Optional<String> of(Lexeme.Kind kind, String value) {
        return Lexicon.own().phrases(kind, value).stream()
                .filter(phrase -> Sentence.isHan(phrase.codePointAt(0)))
                .map(phrase -> phrase.replace(" ", ""))
                .findFirst();
    }
}
