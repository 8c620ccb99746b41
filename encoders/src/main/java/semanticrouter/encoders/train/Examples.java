package semanticrouter.encoders.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The training data of a recipe, read, filtered by licence and split.
///
/// @param train what the weights see
/// @param held every tenth text (by its hash), for calibration and thresholds
/// @param counts rows used per source
/// @param leftOut rows not used per source, because its licence does not allow it
public record Examples(
        List<Example> train, List<Example> held, Map<String, Integer> counts, Map<String, Integer> leftOut) {
    private static final int HELD_EVERY = 10;

    /// Reads the files of a recipe from a folder and adds what the project wrote itself.
    ///
    /// @throws IOException naming the file and line that cannot be read or bears an unknown label
    public static Examples read(Recipe recipe, Path data, List<Example> authored) throws IOException {
        var rows = new ArrayList<Example>();
        var leftOut = new TreeMap<String, Integer>();
        JsonMapper mapper = JsonMapper.builder().build();
        for (String name : recipe.files()) {
            Path file = data.resolve(name);
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                int number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    Example row = row(recipe, mapper, line, file + ":" + number);
                    if (TrainingSources.allowed(row.source())) {
                        rows.add(row);
                    } else {
                        leftOut.merge(row.source(), 1, Integer::sum);
                    }
                }
            }
        }
        recipe.limits().forEach((source, most) -> recipe.labels().forEach(label -> thin(rows, source, label, most)));
        if (recipe.hiddenAttacks()) {
            String attack = recipe.positive().getFirst();
            rows.addAll(Injections.hidden(
                    rows.stream().filter(row -> row.label().equals("benign")).toList(),
                    authored.stream().filter(row -> row.label().equals(attack)).toList(),
                    attack));
        }
        authored.forEach(row -> rows.add(new Example(row.text(), row.label(), row.source(), recipe.authored())));
        for (Recipe.Borrowed borrowed : recipe.borrowed()) {
            rows.addAll(borrowed(borrowed, data.resolve(borrowed.file()), mapper));
        }
        for (Prompt prompt : recipe.prompts() == Recipe.Prompts.NONE ? List.<Prompt>of() : Authored.prompts()) {
            label(recipe, prompt)
                    .ifPresent(label -> rows.add(new Example(prompt.text(), label, "authored-template(prompts)", 1)));
        }
        return split(rows, leftOut);
    }

    private static void thin(List<Example> rows, String source, String label, int most) {
        List<Example> all = rows.stream()
                .filter(row -> row.source().equals(source) && row.label().equals(label))
                .toList();
        if (all.size() > most) {
            Set<Example> kept = Collections.newSetFromMap(new IdentityHashMap<>());
            IntStream.range(0, most).forEach(i -> kept.add(all.get((int) ((long) i * all.size() / most))));
            rows.removeIf(row -> row.source().equals(source) && row.label().equals(label) && !kept.contains(row));
        }
    }

    private static Optional<String> label(Recipe recipe, Prompt prompt) {
        return switch (recipe.prompts()) {
            case NONE -> Optional.empty();
            case SUBJECT -> Optional.of(prompt.domain()).filter(recipe.labels()::contains);
            case FACT -> Optional.of(recipe.labels().get(prompt.fact() ? 1 : 0));
            case FIRST -> Optional.of(recipe.labels().getFirst());
        };
    }

    private static List<Example> borrowed(Recipe.Borrowed borrowed, Path file, JsonMapper mapper) throws IOException {
        var texts = new ArrayList<Example>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            try {
                JsonNode node = mapper.readTree(line);
                String source = node.path("source").asString("");
                if (source.startsWith(borrowed.source()) && TrainingSources.allowed(source)) {
                    texts.add(new Example(node.path("text").asString(""), borrowed.label(), source, 1));
                }
            } catch (JacksonException broken) {
                throw new IOException(file + ":" + number + ": " + broken.getMessage(), broken);
            }
        }
        int taken = Math.min(texts.size(), borrowed.atMost());
        return IntStream.range(0, taken)
                .mapToObj(i -> texts.get((int) ((long) i * texts.size() / taken)))
                .toList();
    }

    private static Example row(Recipe recipe, JsonMapper mapper, String line, String where) throws IOException {
        try {
            JsonNode node = mapper.readTree(line);
            String label = node.path("label").asString("");
            String folded = recipe.folding().getOrDefault(label, label);
            if (!recipe.labels().contains(folded)) {
                throw new IOException(where + ": the label '" + label + "' is none of " + recipe.labels());
            }
            String source = node.path("source").asString("");
            return new Example(
                    node.path("text").asString(""),
                    folded,
                    source,
                    recipe.emphasis().getOrDefault(source, 1.0));
        } catch (JacksonException broken) {
            throw new IOException(where + ": " + broken.getMessage(), broken);
        }
    }

    private static Examples split(List<Example> rows, Map<String, Integer> leftOut) {
        var train = new ArrayList<Example>();
        var held = new ArrayList<Example>();
        var counts = new TreeMap<String, Integer>();
        Set<String> seen = new HashSet<>();
        for (Example row : rows) {
            String normal =
                    row.text().toLowerCase(Locale.ROOT).replaceAll("\\W+", " ").strip();
            if (!seen.add(normal.isEmpty() ? row.text() : normal)) {
                continue;
            }
            counts.merge(row.source(), 1, Integer::sum);
            (Math.floorMod(row.text().hashCode(), HELD_EVERY) == 0 ? held : train).add(row);
        }
        return new Examples(train, held, counts, leftOut);
    }
}
