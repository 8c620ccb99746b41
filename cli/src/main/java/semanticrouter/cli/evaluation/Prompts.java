package semanticrouter.cli.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads prompts from a file: JSON lines with `text`, `query` or `prompt`, else one prompt a line.
public final class Prompts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> FIELDS = List.of("text", "query", "prompt");

    private Prompts() {}

    /// The first `limit` prompts that are not blank.
    ///
    /// @param file `.jsonl`, `.jsonl.gz` or plain text, UTF-8
    /// @throws CommandException when it cannot be read or has a line that is none of these
    public static List<String> read(Path file, int limit) throws IOException {
        String name = file.getFileName().toString();
        boolean json = name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
        var prompts = new ArrayList<String>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null && prompts.size() < limit; line = lines.readLine()) {
                number++;
                String prompt = json && !line.isBlank() ? prompt(file, number, line) : line;
                if (!prompt.isBlank()) {
                    prompts.add(prompt);
                }
            }
        } catch (NoSuchFileException _) {
            throw new CommandException("there is no " + file, "name a file of prompts.", ExitCode.USAGE);
        }
        return prompts;
    }

    private static String prompt(Path file, int number, String line) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JacksonException wrong) {
            throw new CommandException(
                    file + " line " + number + " is not JSON: " + wrong.getOriginalMessage(),
                    "a .jsonl file holds one object a line.");
        }
        for (String field : FIELDS) {
            if (row.path(field).isString()) {
                return row.path(field).asString();
            }
        }
        throw new CommandException(
                file + " line " + number + " has none of text, query, prompt", "give each line one of them.");
    }
}
