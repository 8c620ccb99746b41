package semanticrouter.selectors.looper.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A message that ends with a contract on the form of the answer, after a line that begins with
/// `Required output contract:` (specification: selection §2.9).
final class ContractText {
    private static final String MARKER = "Required output contract:";
    private static final Pattern BEGIN = Pattern.compile("^" + MARKER, Pattern.MULTILINE);

    private ContractText() {}

    /// What is asked, without the contract.
    static String question(String text) {
        int at = at(text);
        return at < 0 ? text : text.substring(0, at).stripTrailing();
    }

    /// The contract; empty where there is none.
    static String contract(String text) {
        int at = at(text);
        return at < 0 ? "" : text.substring(at + MARKER.length()).strip();
    }

    /// Whether a text is nothing but a contract.
    static boolean alone(String text) {
        return !contract(text).isEmpty() && question(text).isBlank();
    }

    /// A text with a contract of its own.
    ///
    /// @param contract empty for none
    static String with(String text, String contract) {
        return contract.isEmpty()
                ? text
                : (text.isBlank() ? "" : text.stripTrailing() + "\n\n") + MARKER + "\n" + contract;
    }

    /// A text whose contract also says something, unless it does already.
    static String merged(String text, String words) {
        String own = contract(text);
        if (own.isEmpty()) {
            return with(question(text), words);
        }
        return own.contains(words) ? text : text.stripTrailing() + "\n" + words;
    }

    /// Where the last one begins.
    private static int at(String text) {
        Matcher begin = BEGIN.matcher(text);
        int at = -1;
        while (begin.find()) {
            at = begin.start();
        }
        return at;
    }
}
