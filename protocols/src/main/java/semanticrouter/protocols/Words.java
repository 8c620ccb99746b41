package semanticrouter.protocols;

import java.util.ArrayList;
import java.util.List;

/// Cuts an answer into the pieces it is streamed in.
public final class Words {
    private Words() {}

    /// The text cut behind each run of white space, so that the pieces joined are the text; one empty piece for none.
    public static List<String> of(String text) {
        var words = new ArrayList<String>();
        int start = 0;
        boolean inWord = false; // leading white space stays with the first word
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && inWord && Character.isWhitespace(text.charAt(i - 1))) {
                words.add(text.substring(start, i));
                start = i;
            }
            inWord |= !space;
        }
        words.add(text.substring(start));
        return words;
    }
}
