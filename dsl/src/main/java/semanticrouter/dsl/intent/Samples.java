package semanticrouter.dsl.intent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.dsl.intent.PolicyPlan.Route;

/// Prompts for tests, of which it is known what signals say.
///
/// A line of the file is `language facts | prompt`. A fact is `domain:X` (of which there is one), `jailbreak`, `pii`,
/// `code`, `hard`, `easy`, `facts`; what only a few prompts are known to be is unknown of
/// the others.
final class Samples {
    /// Longest prompt, in tokens: it stands in the program.
    static final int LONGEST = 600;

    /// What a request takes besides its text at most, in tokens.
    private static final int ENVELOPE = 16;

    /// Lengths and words that are tried, so that no text takes long.
    private static final int MOST_TRIED = 8;

    private static final String RESOURCE = "prompts.txt";
    private static final List<Sample> OWN = read();

    private final Map<String, List<String>> forms = new HashMap<>();

    /// A prompt.
    ///
    /// @param language ISO 639-1
    /// @param tokens of the text
    record Sample(String language, Set<String> facts, String text, int tokens) {
        Sample {
            facts = Set.copyOf(facts);
        }

        Sample(String language, Set<String> facts, String text) {
            this(language, facts, text, Samples.tokens(text));
        }

        /// The prompt with a sentence that has a word.
        private Sample about(String word) {
            boolean chinese = language.equals("zh");
            return new Sample(language, facts, text + (chinese ? "这与" + word + "有关。" : " It is about " + word + "."));
        }

        /// The prompt again and again until it has so many tokens.
        private Sample ofLength(int least) {
            int times = tokens >= least ? 1 : (least + tokens - 1) / Math.max(1, tokens - 1);
            String between = language.equals("zh") ? "" : " ";
            return times == 1
                    ? this
                    : new Sample(language, facts, String.join(between, Collections.nCopies(times, text)));
        }
    }

    /// The prompts of the product.
    static List<Sample> own() {
        return OWN;
    }

    /// A prompt that surely takes a route and none before it, in the language of the clause where there is one.
    ///
    /// @param before the routes that are tried first
    Optional<String> of(Route route, List<Route> before, boolean chinese) {
        List<Route> all = Stream.concat(before.stream(), Stream.of(route)).toList();
        return candidates(route.condition(), all, chinese ? "zh" : "en")
                .filter(sample -> Boolean.TRUE.equals(holds(route.condition(), sample)))
                .filter(sample -> before.stream().allMatch(one -> Boolean.FALSE.equals(holds(one.condition(), sample))))
                .map(Sample::text)
                .findFirst();
    }

    private static Stream<Sample> candidates(Condition condition, List<Route> routes, String language) {
        List<String> words = condition
                .atoms()
                .filter(atom -> atom.sort() == Atom.Sort.KEYWORD)
                .map(Atom::value)
                .distinct()
                .limit(MOST_TRIED)
                .toList();
        var lengths = new LinkedHashSet<Integer>();
        lengths.add(0);
        routes.reversed().stream()
                .flatMap(route -> route.condition().atoms())
                .filter(atom -> atom.sort() == Atom.Sort.LENGTH)
                .flatMap(atom -> Stream.of(atom.bounds()[0], atom.bounds()[1] + 1))
                .filter(tokens -> tokens <= LONGEST)
                .distinct()
                .limit(MOST_TRIED)
                .forEach(tokens -> lengths.add(tokens.intValue()));
        List<Sample> preferred = Stream.concat(
                        OWN.stream().filter(one -> one.language().equals(language)),
                        OWN.stream().filter(one -> !one.language().equals(language)))
                .toList();
        return lengths.stream()
                .flatMap(length -> preferred.stream()
                        .flatMap(sample ->
                                Stream.concat(Stream.of(sample), words.stream().map(sample::about)))
                        .map(sample -> sample.ofLength(length)));
    }

    /// Whether a condition holds for a prompt; null when it is not known.
    @Nullable
    Boolean holds(Condition condition, Sample sample) {
        return switch (condition) {
            case Condition.All _ -> true;
            case Condition.Is(Atom atom) -> holds(atom, sample);
            case Condition.Not(Condition of) -> {
                Boolean inner = holds(of, sample);
                yield inner == null ? null : (Boolean) !inner;
            }
            case Condition.Both(List<Condition> parts) -> all(parts, sample, false);
            case Condition.Either(List<Condition> parts) -> all(parts, sample, true);
        };
    }

    /// The value that decides if any part has it, else unknown if any part is, else its opposite.
    private @Nullable Boolean all(List<Condition> parts, Sample sample, boolean deciding) {
        boolean unknown = false;
        for (Condition part : parts) {
            Boolean holds = holds(part, sample);
            if (holds != null && holds == deciding) {
                return deciding;
            }
            unknown |= holds == null;
        }
        return unknown ? null : (Boolean) !deciding;
    }

    private @Nullable Boolean holds(Atom atom, Sample sample) {
        return switch (atom.sort()) {
            case DOMAIN -> domain(atom.value(), sample);
            case CODE -> sample.facts().contains("code") ? Boolean.TRUE : domain("computer science", sample);
            case KEYWORD ->
                forms.computeIfAbsent(atom.value(), Signals::forms).stream().anyMatch(word -> has(sample.text(), word));
            case LANGUAGE -> sample.language().equals(atom.value());
            case JAILBREAK -> sample.facts().contains("jailbreak");
            case PII -> sample.facts().contains("pii");
            case LENGTH -> length(atom.bounds(), sample.tokens());
            case GROUP, USER, ROLE, IMAGE_GIVEN, FEEDBACK -> false;
            case IMAGE_WANTED -> null;
            case FACTS -> sample.facts().contains("facts") ? Boolean.TRUE : null;
            case DIFFICULTY ->
                sample.facts().contains("hard")
                        ? Boolean.valueOf(atom.value().equals("hard"))
                        : sample.facts().contains("easy")
                                ? Boolean.valueOf(atom.value().equals("easy"))
                                : null;
        };
    }

    private static @Nullable Boolean domain(String domain, Sample sample) {
        return sample.facts().stream().anyMatch(fact -> fact.startsWith("domain:"))
                ? Boolean.valueOf(sample.facts().contains("domain:" + domain))
                : null;
    }

    /// Whether a text has a word, in any case; a word of ASCII with no letter or digit beside it.
    private static boolean has(String text, String word) {
        boolean edged = word.chars().allMatch(one -> one < 128);
        for (int at = 0; at + word.length() <= text.length(); at++) {
            boolean free = !edged
                    || (at == 0 || !joins(text.charAt(at - 1)))
                            && (at + word.length() == text.length() || !joins(text.charAt(at + word.length())));
            if (free && text.regionMatches(true, at, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean joins(char one) {
        return one < 128 && Character.isLetterOrDigit(one);
    }

    private static @Nullable Boolean length(long[] bounds, int tokens) {
        if (tokens >= bounds[0] && tokens + ENVELOPE <= bounds[1]) {
            return true;
        }
        return tokens > bounds[1] || tokens + ENVELOPE < bounds[0] ? Boolean.FALSE : null;
    }

    /// A quarter of the bytes, as the context signal counts.
    static int tokens(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + 3) / 4;
    }

    private static List<Sample> read() {
        var samples = new ArrayList<Sample>();
        try (InputStream in = Samples.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] halves = line.split(" \\| ", 2);
                    List<String> head = List.of(halves[0].split(" ", 2));
                    List<String> facts =
                            head.size() == 1 ? List.of() : List.of(head.get(1).split(", ", -1));
                    samples.add(new Sample(head.getFirst(), Set.copyOf(facts), halves[1]));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", broken);
        }
        return List.copyOf(samples);
    }
}
