package semanticrouter.selectors.learned;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON of an artifact into plain values: arrays of numbers become `double[]`, other arrays lists, objects
/// maps.
final class ArtifactReader {
    private static final JsonFactory JSON = new JsonFactory();

    private ArtifactReader() {}

    /// The fields of the artifact in a file.
    ///
    /// @throws UnavailableException when the file is not a JSON object or cannot be read
    static ArtifactFields read(Path file) throws UnavailableException {
        try (InputStream bytes = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(file, "it is not a JSON object");
            }
            return new ArtifactFields(file.toString(), object(parser));
        } catch (JacksonException broken) {
            throw malformed(file, "it is not JSON: " + broken.getOriginalMessage());
        } catch (IOException unreadable) {
            throw malformed(file, "it cannot be read: " + unreadable.getMessage());
        }
    }

    private static UnavailableException malformed(Path file, String why) {
        return new UnavailableException("artifact_malformed", "artifact " + file + ": " + why);
    }

    private static Map<String, Object> object(JsonParser parser) {
        var fields = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            default -> null;
        };
    }

    private static Object array(JsonParser parser) {
        double[] numbers = new double[16];
        int count = 0;
        var others = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value instanceof Double number) {
                numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
                numbers[count++] = number;
            } else if (value != null) {
                others.add(value);
            }
        }
        return others.isEmpty() ? Arrays.copyOf(numbers, count) : others;
    }
}
