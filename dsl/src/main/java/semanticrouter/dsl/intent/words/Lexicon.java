package semanticrouter.dsl.intent.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.dsl.intent.words.Lexeme.Kind;

/// What phrases mean, in English and Chinese. Immutable.
///
/// A line of the file is `KIND value | phrase; phrase`. A phrase is in it once. The longest that fits wins.
final class Lexicon {
    private static final String RESOURCE = "lexicon.txt";
    private static final Lexicon OWN = read();

    private final Map<String, List<Entry>> byFirst;

    /// A phrase and what it means.
    ///
    /// @param words in lower case
    /// @param place in the file
    record Entry(Kind kind, String value, List<String> words, int place) {}

    private Lexicon(Map<String, List<Entry>> byFirst) {
        this.byFirst = byFirst;
    }

    /// The one of the product.
    static Lexicon own() {
        return OWN;
    }

    /// This one with the names of models, which win over equal phrases.
    Lexicon with(List<String> models) {
        var more = new HashMap<String, List<Entry>>(byFirst);
        for (String model : models) {
            add(more, Kind.MODEL, model, model, true);
        }
        return new Lexicon(more);
    }

    /// The longest phrase that begins at a word and runs over no comma or end of a sentence.
    ///
    /// @param number of the word, from 1
    Optional<Entry> at(Sentence sentence, int number) {
        return byFirst.getOrDefault(sentence.word(number).text(), List.of()).stream()
                .filter(entry -> fits(sentence, number, entry.words()))
                .findFirst();
    }

    static boolean fits(Sentence sentence, int number, List<String> words) {
        if (number + words.size() - 1 > sentence.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            Sentence.Word word = sentence.word(number + i);
            if (!word.text().equals(words.get(i)) || i > 0 && word.before() != Sentence.Gap.NONE) {
                return false;
            }
        }
        return true;
    }

    /// The phrases of one meaning, in the order of the file.
    List<String> phrases(Kind kind, String value) {
        return byFirst.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.kind() == kind && entry.value().equals(value))
                .sorted(Comparator.comparingInt(Entry::place))
                .map(entry -> String.join(" ", entry.words()))
                .toList();
    }

    private static Lexicon read() {
        var phrases = new HashMap<String, List<Entry>>();
        try (InputStream in = Lexicon.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(phrases, line);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", broken);
        }
        return new Lexicon(phrases);
    }

    private static void add(Map<String, List<Entry>> phrases, String line) {
        String[] halves = line.split(" \\| ", 2);
        String[] head = halves[0].split(" ", 2);
        for (String phrase : halves[1].split(";", -1)) {
            add(phrases, Kind.valueOf(head[0]), head.length > 1 ? head[1] : "", phrase.strip(), false);
        }
    }

    private static void add(
            Map<String, List<Entry>> phrases, Kind kind, String value, String phrase, boolean replaces) {
        Sentence read = Sentence.of(phrase);
        List<String> words = new ArrayList<>();
        for (int i = 1; i <= read.size(); i++) {
            words.add(read.word(i).text());
        }
        if (words.isEmpty()) {
            return;
        }
        var entries = new ArrayList<>(phrases.getOrDefault(words.getFirst(), List.of()));
        boolean known = entries.removeIf(entry -> entry.words().equals(words));
        if (known && !replaces) {
            throw new IllegalStateException("the lexicon has \"" + phrase + "\" twice");
        }
        int place = phrases.values().stream().mapToInt(List::size).sum();
        entries.add(new Entry(kind, value, List.copyOf(words), place));
        entries.sort(Comparator.comparingInt((Entry entry) -> -entry.words().size()));
        phrases.put(words.getFirst(), List.copyOf(entries));
    }
}
