package semanticrouter.cli.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to evaluate, from a file: one prompt a line, or JSON lines in a file that ends in `.jsonl`.
///
/// A JSON line is an object with `prompt` (also `text`, `query`) or `messages`, and with `tools`, `model` and
/// `expected_decision` where wanted.
public final class Batch {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final List<String> PROMPTS = List.of("prompt", "text", "query");
    private static final List<String> PASSED_ON = List.of("messages", "tools", "model");
    private static final int MOST = 100_000;

    private Batch() {}

    /// One line.
    ///
    /// @param line its number, from 1
    /// @param text of the last message, to be shown
    /// @param request the chat request, JSON values
    /// @param expected the decision that should win, empty text for none; absent when nothing is expected
    public record Row(int line, String text, Map<String, Object> request, Optional<String> expected) {}

    /// Reads a file; blank lines are left out.
    ///
    /// @throws CommandException when it cannot be read, is empty, or has a line that is none of these
    public static List<Row> read(Path file) throws IOException {
        boolean json = file.getFileName().toString().endsWith(".jsonl");
        var rows = new ArrayList<Row>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                if (rows.size() == MOST) {
                    throw new CommandException(file + " has more than " + MOST + " prompts", "split it.");
                }
                rows.add(json ? row(file, number, line) : prompt(number, line, Optional.empty()));
            }
        } catch (NoSuchFileException _) {
            throw new CommandException("there is no " + file, "name a file of prompts.", ExitCode.USAGE);
        } catch (MalformedInputException _) {
            throw new CommandException(file + " is not UTF-8", "save it as UTF-8.");
        }
        if (rows.isEmpty()) {
            throw new CommandException(file + " has no prompts", "write one a line.");
        }
        return rows;
    }

    private static Row prompt(int number, String text, Optional<String> expected) {
        var request = new LinkedHashMap<String, Object>();
        request.put("messages", List.of(Map.of("role", "user", "content", text)));
        return new Row(number, text, request, expected);
    }

    private static Row row(Path file, int number, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException wrong) {
            throw new CommandException(
                    file + " line " + number + " is not JSON: " + wrong.getOriginalMessage(),
                    "a .jsonl file holds one object a line.");
        }
        Optional<String> expected = object.path("expected_decision").isString()
                ? Optional.of(object.path("expected_decision").asString())
                : Optional.empty();
        Row row = PROMPTS.stream()
                .filter(key -> object.path(key).isString())
                .findFirst()
                .map(key -> prompt(number, object.path(key).asString(), expected))
                .orElseGet(() -> new Row(number, lastText(object.path("messages")), new LinkedHashMap<>(), expected));
        Map<String, Object> values = JSON.convertValue(object, OBJECT);
        PASSED_ON.forEach(key -> Optional.ofNullable(values.get(key)).ifPresent(value -> row.request.put(key, value)));
        if (!row.request.containsKey("messages")) {
            throw new CommandException(
                    file + " line " + number + " has neither prompt nor messages", "give each line one of them.");
        }
        return row;
    }

    private static String lastText(JsonNode messages) {
        String text = "";
        for (JsonNode message : messages) {
            if (message.path("content").isString()) {
                text = message.path("content").asString();
            }
        }
        return text;
    }
}
