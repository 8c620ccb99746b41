package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sentences made from templates and the values of training spans: contexts the training texts lack, filled with names
/// they have.
final class AuthoredSentences {
    private static final Pattern SLOT = Pattern.compile("\\{([A-Z_]+)}");
    /// What a made-up word is made of: a capital and small letters, at least four.
    private static final Pattern WORD = Pattern.compile("\\p{Lu}\\p{Ll}{3,}");

    /// Types whose values are beyond counting.
    private static final Set<String> OPEN = Set.of("PERSON", "FIRST", "LAST", "GPE", "ORGANIZATION", "STREET");

    private static final int UNFAMILIAR_EVERY = 3;
    private static final long SEED = 3;

    private final Map<String, List<String>> values = new TreeMap<>();
    private final Random random = new Random(SEED);

    /// @param spans label to texts of its training spans, in a fixed order
    AuthoredSentences(Map<String, List<String>> spans) {
        values.putAll(spans);
        var first = new ArrayList<String>();
        var last = new ArrayList<String>();
        for (String name : spans.getOrDefault("PERSON", List.of())) {
            String[] parts = name.split(" ", -1);
            if (parts.length == 2 && parts[0].length() > 2 && !parts[0].endsWith(".")) {
                first.add(parts[0]);
                last.add(parts[1]);
            }
        }
        values.put("FIRST", first);
        values.put("LAST", last);
        List<String> addresses = spans.getOrDefault("STREET_ADDRESS", List.of());
        values.put(
                "BUILDING",
                addresses.stream().filter(value -> value.matches("\\d{1,6}")).toList());
        values.put(
                "UNIT",
                addresses.stream()
                        .filter(value -> value.matches("(?:Apt|Suite|Unit)\\b.{1,8}"))
                        .toList());
        values.put(
                "STREET",
                addresses.stream()
                        .filter(value -> value.length() < 30 && value.matches("(?!Apt|Suite|Unit).*\\p{L}.*"))
                        .toList());
    }

    /// A sentence with its spans.
    record Sentence(String text, List<TaggedTexts.Span> spans) {}

    /// Fills each template `times` times; every eighth result is lower-cased.
    List<Sentence> of(List<String> templates, int times) {
        var sentences = new ArrayList<Sentence>();
        for (String template : templates) {
            int rounds = SLOT.matcher(template).find() ? times : 1;
            for (int i = 0; i < rounds; i++) {
                sentences.add(filled(template, i % 8 == 7));
            }
        }
        return sentences;
    }

    private Sentence filled(String template, boolean lower) {
        var text = new StringBuilder();
        var spans = new ArrayList<TaggedTexts.Span>();
        Matcher slots = SLOT.matcher(template);
        int done = 0;
        while (slots.find()) {
            text.append(cased(template.substring(done, slots.start()), lower));
            List<String> choices = values.getOrDefault(slots.group(1), List.of());
            String value = choices.isEmpty() ? "" : cased(value(slots.group(1), choices), lower);
            if (!value.isEmpty()) {
                spans.add(new TaggedTexts.Span(label(slots.group(1)), text.length(), text.length() + value.length()));
            }
            text.append(value);
            done = slots.end();
        }
        text.append(cased(template.substring(done), lower));
        return new Sentence(text.toString(), spans);
    }

    private String value(String slot, List<String> choices) {
        String value = choices.get(random.nextInt(choices.size()));
        boolean open = OPEN.contains(slot);
        return open && random.nextInt(UNFAMILIAR_EVERY) == 0 ? unfamiliar(value, choices) : value;
    }

    /// A name nobody has: each of its words begins like the word it stands for and ends like one of another value, so
    /// that its letters tell as much as those of a name that was never met.
    private String unfamiliar(String value, List<String> choices) {
        String[] words = value.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            String[] others = choices.get(random.nextInt(choices.size())).split(" ", -1);
            String other = others[random.nextInt(others.length)];
            if (WORD.matcher(words[i]).matches() && WORD.matcher(other).matches()) {
                words[i] = words[i].substring(0, (words[i].length() + 1) / 2) + other.substring(other.length() / 2);
            }
        }
        return String.join(" ", words);
    }

    private static String cased(String text, boolean lower) {
        return lower ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String label(String slot) {
        return switch (slot) {
            case "FIRST", "LAST" -> "PERSON";
            case "BUILDING", "STREET", "UNIT" -> "STREET_ADDRESS";
            default -> slot;
        };
    }
}
