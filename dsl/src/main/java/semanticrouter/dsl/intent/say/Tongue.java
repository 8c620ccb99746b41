package semanticrouter.dsl.intent.say;

import java.util.Locale;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.words.WordSpan;

/// A language that people are answered in.
public enum Tongue {
    ENGLISH(Locale.ENGLISH),
    CHINESE(Locale.CHINESE);

    private final Locale locale;

    Tongue(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /// Chinese for every kind of Chinese, else English.
    public static Tongue of(Locale locale) {
        return locale.getLanguage().equals(CHINESE.locale.getLanguage()) ? CHINESE : ENGLISH;
    }

    /// The language that most words of a text are in; a Chinese character is a word.
    public static Tongue ofText(String text) {
        Sentence sentence = Sentence.of(text);
        return sentence.size() > 0 && sentence.chinese(new WordSpan(1, sentence.size())) ? CHINESE : ENGLISH;
    }
}
