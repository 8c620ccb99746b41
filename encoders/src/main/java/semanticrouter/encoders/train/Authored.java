package semanticrouter.encoders.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.encoders.model.ModelSource;

/// Training examples the project wrote itself, as templates under `META-INF/semanticrouter/authored`.
///
/// A line `@name | a|b|c` defines a list, `label | text with {name}` an example; a template with slots is drawn
/// {@link #DRAWS} times from the lists with a fixed seed, or as often as `label xN` says. `\n` stands for a line break,
/// `#` opens a comment.
final class Authored {
    private static final ModelSource FOLDER = ModelSource.of("classpath:META-INF/semanticrouter/authored");
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");
    private static final Pattern TIMES = Pattern.compile(" x(\\d+)$");
    private static final int DRAWS = 8;
    private static final long SEED = 7;

    private Authored() {}

    /// Those of a task; empty for a task without a file.
    ///
    /// @throws IOException naming the line that is malformed
    static List<Example> of(String task) throws IOException {
        String name = task + ".txt";
        if (!FOLDER.has(name)) {
            return List.of();
        }
        Map<String, List<String>> lists = new HashMap<>();
        var examples = new ArrayList<Example>();
        var random = new Random(SEED);
        int number = 0;
        for (String line :
                new String(FOLDER.bytes(name), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int bar = line.indexOf(" | ");
            if (bar < 0) {
                throw new IOException(name + ":" + number + ": no ' | '");
            }
            String head = line.substring(0, bar);
            String rest = line.substring(bar + 3).replace("\\n", "\n");
            if (head.startsWith("@")) {
                lists.put(head.substring(1), List.of(rest.split("\\|", -1)));
            } else {
                Matcher times = TIMES.matcher(head);
                int draws = times.find() ? Integer.parseInt(times.group(1)) : DRAWS;
                String label = times.replaceFirst("");
                for (String text : draw(rest, draws, lists, random)) {
                    examples.add(new Example(text, label, "authored-template(" + task + ")", 1));
                }
            }
        }
        return examples;
    }

    private static Set<String> draw(String template, int times, Map<String, List<String>> lists, Random random) {
        var texts = new LinkedHashSet<String>();
        int draws = SLOT.matcher(template).find() ? times : 1;
        for (int i = 0; i < draws; i++) {
            texts.add(filled(template, lists, random));
        }
        return texts;
    }

    private static String filled(String template, Map<String, List<String>> lists, Random random) {
        Matcher slots = SLOT.matcher(template);
        return slots.replaceAll(slot -> {
            List<String> choices = lists.get(slot.group(1));
            return choices == null
                    ? Matcher.quoteReplacement(slot.group())
                    : Matcher.quoteReplacement(choices.get(random.nextInt(choices.size())));
        });
    }
}
