package semanticrouter.encoders.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.encoders.model.ModelSource;

/// Texts the project wrote itself, as templates under `META-INF/semanticrouter/authored`.
///
/// A line `@name | a|b|c` defines a list, `head | text with {name}` a text; a template with slots is drawn
/// {@link #DRAWS} times from the lists with a fixed seed, or as often as `head xN` says; a slot without a list is an
/// error. `\n` stands for a line break,
/// `#` opens a comment. Lists may follow their use.
final class Authored {
    private static final ModelSource FOLDER = ModelSource.of("classpath:META-INF/semanticrouter/authored");
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");
    private static final Pattern TIMES = Pattern.compile(" x(\\d+)$");
    private static final int DRAWS = 8;
    private static final long SEED = 7;

    private final String name;
    private final Map<String, List<String>> lists = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Random random = new Random(SEED);

    /// A template.
    ///
    /// @param head what stands before the bar, without the number of draws
    private record Line(String head, String text, int draws) {}

    private Authored(String name) {
        this.name = name;
    }

    /// Labelled texts of a task, from `TASK.txt` where the head of a line is its label; empty without such a file.
    ///
    /// @throws IOException naming the line that is malformed
    static List<Example> of(String task) throws IOException {
        if (!FOLDER.has(task + ".txt")) {
            return List.of();
        }
        Authored authored = read(task + ".txt");
        var examples = new ArrayList<Example>();
        for (Line line : authored.lines) {
            for (String text : authored.draw(line, "")) {
                examples.add(new Example(text, line.head(), "authored-template(" + task + ")", 1));
            }
        }
        return examples;
    }

    /// Harmless requests with their attributes, from `prompts.txt`. A head is `key=value …`; `each` and `each-zh` stand
    /// for one text a subject, with `{topic}` from the list `topic:SUBJECT` or `zh:SUBJECT`.
    ///
    /// @throws IOException naming the line that is malformed
    static List<Prompt> prompts() throws IOException {
        Authored authored = read("prompts.txt");
        var prompts = new ArrayList<Prompt>();
        for (Line line : authored.lines) {
            Map<String, String> attributes = new HashMap<>();
            for (String word : line.head().split(" ", -1)) {
                int equals = word.indexOf('=');
                attributes.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
            }
            String lists = attributes.containsKey("each") ? "topic:" : attributes.containsKey("each-zh") ? "zh:" : "";
            List<String> subjects = lists.isEmpty()
                    ? List.of(attributes.getOrDefault("domain", ""))
                    : authored.lists.keySet().stream()
                            .filter(list -> list.startsWith(lists))
                            .map(list -> list.substring(lists.length()))
                            .sorted()
                            .toList();
            for (String subject : subjects) {
                for (String text : authored.draw(line, lists + subject)) {
                    String first = text.substring(0, 1).toUpperCase(Locale.ROOT);
                    prompts.add(new Prompt(
                            line.text().startsWith("{") ? first + text.substring(1) : text,
                            subject.replace('_', ' '),
                            attributes.getOrDefault("fact", "").equals("yes")));
                }
            }
        }
        return prompts;
    }

    private static Authored read(String name) throws IOException {
        var authored = new Authored(name);
        int number = 0;
        for (String line :
                new String(FOLDER.bytes(name), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                authored.add(line, number);
            }
        }
        return authored;
    }

    private void add(String line, int number) throws IOException {
        int bar = line.indexOf(" | ");
        if (bar < 0) {
            throw new IOException(name + ":" + number + ": no ' | '");
        }
        String head = line.substring(0, bar);
        String rest = line.substring(bar + 3).replace("\\n", "\n");
        if (head.startsWith("@")) {
            lists.put(head.substring(1), List.of(rest.split("\\|", -1)));
            return;
        }
        Matcher times = TIMES.matcher(head);
        int draws = times.find() ? Integer.parseInt(times.group(1)) : DRAWS;
        lines.add(new Line(times.replaceFirst(""), rest, draws));
    }

    /// The list a slot draws from: `topic` from the one of a subject, where there are subjects.
    private List<String> list(String slot, String topics) {
        String wanted = slot.equals("topic") && !topics.isEmpty() ? topics : slot;
        List<String> choices = lists.get(wanted);
        if (choices == null) {
            throw new IllegalArgumentException(name + ": there is no list '@" + wanted + "' for {" + slot + "}");
        }
        return choices;
    }

    private Set<String> draw(Line line, String topics) {
        var texts = new LinkedHashSet<String>();
        int draws = SLOT.matcher(line.text()).find() ? line.draws() : 1;
        for (int i = 0; i < draws; i++) {
            texts.add(filled(line.text(), topics));
        }
        return texts;
    }

    private String filled(String template, String topics) {
        Matcher slots = SLOT.matcher(template);
        return slots.replaceAll(slot -> {
            List<String> choices = list(slot.group(1), topics);
            return Matcher.quoteReplacement(choices.get(random.nextInt(choices.size())));
        });
    }
}
