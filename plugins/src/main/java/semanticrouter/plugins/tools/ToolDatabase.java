package semanticrouter.plugins.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalServices;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tools that can be offered to a model, with the vectors of their descriptions. Immutable.
///
/// @param tools in the order of the file
record ToolDatabase(List<Placed> tools) {
    private static final int TOOLS = 2000;
    private static final long FILE_BYTES = 16L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    /// One tool.
    ///
    /// @param definition in OpenAI's shape, `{type: function, function: {…}}`; not to be changed
    /// @param category empty when it has none
    record Tool(String name, String description, String category, List<String> tags, JsonNode definition) {}

    /// A tool with the vector of its description.
    record Placed(Tool tool, Embedding vector) {}

    /// Reads a file of the configuration and embeds every description, now or when the service that makes vectors
    /// answers.
    ///
    /// @param plugin type of the plugin that offers the tools
    /// @throws UnavailableException when the file cannot be used, or there is no encoder
    static Awaited<ToolDatabase> load(String path, String plugin, SignalServices services)
            throws UnavailableException, InterruptedException {
        List<Tool> tools = tools(services.assets().apply(Path.of(path)));
        return services.await(plugin + " with " + path, () -> placed(tools, services.encoders()));
    }

    private static ToolDatabase placed(List<Tool> tools, EncoderRuntime encoders)
            throws UnavailableException, InterruptedException {
        Encodings encodings = encoders.open(Deadline.after(PATIENCE));
        var placed = new ArrayList<Placed>(tools.size());
        for (Tool tool : tools) {
            placed.add(new Placed(tool, encodings.embed(tool.description())));
        }
        return new ToolDatabase(List.copyOf(placed));
    }

    private static List<Tool> tools(Path file) throws UnavailableException {
        JsonNode entries = read(file);
        if (!entries.isArray() || entries.size() > TOOLS) {
            throw malformed(file, "it must be a list of at most " + TOOLS + " tools");
        }
        var tools = new ArrayList<Tool>(entries.size());
        for (JsonNode entry : entries) {
            String name = ToolFields.name(entry.path("tool"));
            String description = entry.path("description").asString("");
            if (name.isEmpty() || description.isBlank()) {
                throw malformed(file, "tool " + tools.size() + " needs tool.function.name and description");
            }
            var tags = new ArrayList<String>();
            entry.path("tags").forEach(tag -> tags.add(tag.asString("")));
            tools.add(new Tool(
                    name, description, entry.path("category").asString(""), List.copyOf(tags), entry.path("tool")));
        }
        return List.copyOf(tools);
    }

    private static JsonNode read(Path file) throws UnavailableException {
        try {
            if (Files.size(file) > FILE_BYTES) {
                throw malformed(file, "it is longer than " + FILE_BYTES + " bytes");
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UnavailableException(
                    "tools_db_missing", "tool database " + file + " cannot be read; put it there or set tools_db_path");
        } catch (JacksonException broken) {
            throw malformed(file, "it is not JSON: " + broken.getOriginalMessage());
        }
    }

    private static UnavailableException malformed(Path file, String why) {
        return new UnavailableException("tools_db_malformed", "tool database " + file + ": " + why);
    }
}
