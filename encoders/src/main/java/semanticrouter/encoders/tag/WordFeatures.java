package semanticrouter.encoders.tag;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;

/// What a word looks like and what stands around it, as hashed features.
final class WordFeatures {
    /// Size of the hashed space.
    static final int BUCKETS = 1 << 17;

    private static final int MOST = 64;
    private static final int REACH = 5;

    /// Names of countries and of cities with a time zone, from the JDK's own tables, lower case.
    private static final Set<String> PLACES = places();

    private final Words words;
    private final String[] lower;
    private final String[] shapes;
    private final String[] forms;
    private final int[] buffer = new int[MOST];
    private int count;

    /// @param hits what has a form in the text
    WordFeatures(Words words, List<Shapes.Hit> hits) {
        this.words = words;
        lower = new String[words.size()];
        shapes = new String[words.size()];
        forms = new String[words.size()];
        Arrays.fill(forms, "");
        for (int i = 0; i < words.size(); i++) {
            String word = words.word(i);
            lower[i] = word.toLowerCase(Locale.ROOT);
            shapes[i] = shape(word);
        }
        for (Shapes.Hit hit : hits) {
            mark(hit);
        }
    }

    private void mark(Shapes.Hit hit) {
        int at = Arrays.binarySearch(words.starts(), hit.start());
        for (int i = at < 0 ? -at - 1 : at; i < words.size() && words.ends()[i] <= hit.end(); i++) {
            forms[i] += (words.starts()[i] == hit.start() ? "B" : "I") + hit.kind();
        }
    }

    /// The features of word `i`, as bucket numbers with repeats.
    int[] of(int i) {
        count = 0;
        add(1, "");
        add(2, lower[i]);
        add(3, shapes[i]);
        add(4, forms[i]);
        add(5, at(lower, i - 1));
        add(6, at(lower, i + 1));
        add(7, at(lower, i - 2));
        add(8, at(lower, i + 2));
        add(9, at(lower, i - 1), lower[i]);
        add(10, lower[i], at(lower, i + 1));
        add(11, at(shapes, i - 1), shapes[i]);
        add(12, shapes[i], at(shapes, i + 1));
        add(13, at(shapes, i - 1), shapes[i], at(shapes, i + 1));
        add(14, at(forms, i - 1));
        add(15, at(forms, i + 1));
        add(16, forms[i], at(lower, i - 1));
        add(17, at(lower, i - 2), at(lower, i - 1));
        add(18, at(lower, i + 1), at(lower, i + 2));
        affixes(lower[i]);
        add(25, (words.opensLine(i) ? "^" : words.apart(i) ? "_" : "") + shapes[i]);
        boolean lastOfLine = i + 1 >= words.size() || words.opensLine(i + 1);
        add(26, (lastOfLine ? "$" : "") + shapes[i]);
        add(27, shapes[i], words.opensLine(i) ? "^" : at(lower, i - 1));
        add(28, shapes[i], lastOfLine ? "$" : at(lower, i + 1));
        add(29, PLACES.contains(lower[i]) || pair(i) ? "place" : "");
        add(30, at(shapes, i - 2), at(shapes, i - 1), shapes[i]);
        add(31, shapes[i], at(shapes, i + 1), at(shapes, i + 2));
        add(34, at(lower, i - 3), at(lower, i - 2), at(lower, i - 1));
        for (int back = 1; back <= REACH && i - back >= 0; back++) {
            add(32, lower[i - back], shapes[i]);
        }
        for (int ahead = 1; ahead <= 3 && i + ahead < words.size(); ahead++) {
            add(33, lower[i + ahead], shapes[i]);
        }
        return Arrays.copyOf(buffer, count);
    }

    private boolean pair(int i) {
        return PLACES.contains(lower[i] + " " + at(lower, i + 1)) || PLACES.contains(at(lower, i - 1) + " " + lower[i]);
    }

    private void affixes(String word) {
        int length = word.length();
        for (int size = 2; size <= 4; size++) {
            if (length > size) {
                add(17 + size, word.substring(0, size));
                add(20 + size, word.substring(length - size));
            }
        }
    }

    private static String at(String[] column, int i) {
        return i < 0 ? "<s>" : i >= column.length ? "</s>" : column[i];
    }

    private void add(int template, String value) {
        keep(hashed(opened(template), value));
    }

    private void add(int template, String first, String second) {
        keep(hashed(hashed(opened(template), first), ' ', second));
    }

    private void add(int template, String first, String second, String third) {
        keep(hashed(hashed(hashed(opened(template), first), ' ', second), ' ', third));
    }

    private static int opened(int template) {
        return template * 0x9E3779B1;
    }

    private static int hashed(int before, char separator, String value) {
        return hashed((before ^ separator) * 0x01000193, value);
    }

    private static int hashed(int before, String value) {
        int hash = before;
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * 0x01000193;
        }
        return hash;
    }

    private void keep(int hashed) {
        int hash = hashed ^ (hashed >>> 15);
        hash *= 0x2C1B3C6D;
        hash ^= hash >>> 12;
        buffer[count++] = hash & (BUCKETS - 1);
    }

    /// Upper case X, lower case x, digit d; runs longer than four are cut, anything else stays itself.
    static String shape(String word) {
        var shape = new StringBuilder();
        char last = 0;
        int run = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char kind = Character.isUpperCase(c) ? 'X' : Character.isLetter(c) ? 'x' : Character.isDigit(c) ? 'd' : c;
            run = kind == last ? run + 1 : 1;
            last = kind;
            // Digits keep their number up to six: a year, a postcode and a house number differ in nothing else.
            if (run <= (kind == 'd' ? 6 : 2)) {
                shape.append(kind);
            }
        }
        return shape.toString();
    }

    private static Set<String> places() {
        var places = new HashSet<String>();
        for (String country : Locale.getISOCountries()) {
            places.add(Locale.of("", country).getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT));
        }
        for (String zone : TimeZone.getAvailableIDs()) {
            if (zone.indexOf('/') > 0 && !zone.startsWith("Etc/") && !zone.startsWith("SystemV/")) {
                places.add(zone.substring(zone.lastIndexOf('/') + 1)
                        .replace('_', ' ')
                        .toLowerCase(Locale.ROOT));
            }
        }
        places.addAll(List.of("usa", "uk", "america", "england", "scotland", "wales", "europe", "u.s."));
        return Set.copyOf(places);
    }
}
