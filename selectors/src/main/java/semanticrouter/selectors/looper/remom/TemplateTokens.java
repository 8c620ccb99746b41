package semanticrouter.selectors.looper.remom;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The words of one action of a template, taken one after another.
final class TemplateTokens {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(:=|[(),]|\\$\\w*(?:\\.\\w+)*|(?:\\.\\w+)+|\\.|-?\\d+|\\w+)\\s*");

    private final List<String> words;
    private int at;

    private TemplateTokens(List<String> words) {
        this.words = words;
    }

    /// The words of an action; null when it has a character that no word has.
    static @Nullable TemplateTokens of(String action) {
        var words = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(action);
        int end = 0;
        while (end < action.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                return null;
            }
            words.add(matcher.group(1));
            end = matcher.end();
        }
        return new TemplateTokens(words);
    }

    /// The next word; empty at the end.
    String peek() {
        return at < words.size() ? words.get(at) : "";
    }

    String take() {
        String word = peek();
        at++;
        return word;
    }

    /// Whether what is left declares variables.
    boolean declares() {
        return words.subList(Math.min(at, words.size()), words.size()).contains(":=");
    }
}
