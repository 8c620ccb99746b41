package semanticrouter.plugins.image;

import java.util.Comparator;
import java.util.List;
import semanticrouter.core.request.CaseFold;

/// What an image backend is told to draw: what the user says, without the words that only ask for an image.
///
/// @param prefixes beginnings that are taken off, the longest that fits
record Prompt(List<String> prefixes) {
    Prompt {
        prefixes = prefixes.stream()
                .map(String::strip)
                .filter(prefix -> !prefix.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /// The prompt of a text; the text itself where nothing would be left.
    String of(String text) {
        String asked = text.strip();
        String folded = new String(CaseFold.fold(asked));
        for (String prefix : prefixes) {
            if (folded.startsWith(new String(CaseFold.fold(prefix))) && ends(asked, prefix.length())) {
                String rest = asked.substring(prefix.length()).replaceFirst("^[\\s:：,，]+", "");
                return rest.isEmpty() ? asked : rest;
            }
        }
        return asked;
    }

    /// Whether no word goes on there; those of Chinese are not told apart.
    private static boolean ends(String text, int at) {
        return at == text.length() || !latin(text.charAt(at - 1)) || !latin(text.charAt(at));
    }

    private static boolean latin(char c) {
        return c < 0x250 && Character.isLetter(c);
    }
}
