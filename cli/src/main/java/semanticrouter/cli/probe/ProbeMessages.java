package semanticrouter.cli.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.recipe.Digest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes the messages of a probe: images come from the file's fixtures, and a long text is generated.
final class ProbeMessages {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final String probe;
    private final JsonNode images;

    /// @param probe `decision/variant`, for errors
    /// @param images fixtures by name
    ProbeMessages(String probe, JsonNode images) {
        this.probe = probe;
        this.images = images;
    }

    /// The messages of a variant that has some.
    ///
    /// @throws CommandException when they cannot be made as the variant says
    List<Map<String, Object>> of(JsonNode variant) {
        var messages = new ArrayList<Map<String, Object>>();
        for (JsonNode message : variant.path("messages")) {
            Map<String, Object> copy = JSON.convertValue(message, OBJECT);
            if (message.path("content").isArray()) {
                var parts = new ArrayList<Object>();
                message.path("content").forEach(part -> parts.add(part(part)));
                copy.put("content", parts);
            }
            messages.add(copy);
        }
        JsonNode generated = variant.path("generated_text");
        if (generated.isObject()) {
            fill(messages, generated);
        }
        return messages;
    }

    private Object part(JsonNode part) {
        String type = part.path("type").asString("").strip().toLowerCase(Locale.ROOT);
        if (Set.of("image_url", "input_image").contains(type)) {
            throw wrong(
                    "names an image by its address", "put the image into fixtures and name it as an image_fixture.");
        }
        if (!type.equals("image_fixture")) {
            return JSON.convertValue(part, OBJECT);
        }
        String name = part.path("fixture").asString("");
        JsonNode image = images.path(name);
        if (!image.isObject()) {
            throw wrong("there is no image \"" + name + "\"", "add it to fixtures.images.");
        }
        String data = image.path("data_base64").asString("");
        if (!digest(data).equals(image.path("sha256").asString(""))) {
            throw wrong("image \"" + name + "\" is not the one of its sha256", "mend data_base64, or the digest.");
        }
        String url = "data:" + image.path("media_type").asString("") + ";base64," + data;
        return Map.of("type", "image_url", "image_url", Map.of("url", url));
    }

    private static String digest(String base64) {
        try {
            return Digest.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /// Inserts one text part so that the message's texts have the wanted number of bytes together.
    private void fill(List<Map<String, Object>> messages, JsonNode generated) {
        int at = generated.path("message_index").asInt(-1);
        if (at < 0 || at >= messages.size()) {
            throw wrong("there is no message " + at + " to put generated_text into", "count messages from 0.");
        }
        List<Object> parts = parts(messages.get(at).get("content"));
        int place = generated.path("content_index").asInt(-1);
        if (place < 0 || place > parts.size()) {
            throw wrong("message " + at + " has no place " + place + " for generated_text", "count its parts from 0.");
        }
        int there = parts.stream().mapToInt(ProbeMessages::bytes).sum();
        int wanted = generated.path("target_text_bytes").asInt(0);
        if (wanted <= there) {
            throw wrong(
                    "message " + at + " has " + there + " bytes already, and generated_text makes them " + wanted,
                    "raise target_text_bytes.");
        }
        String filling = generated.path("character").asString("x").repeat(wanted - there);
        parts.add(place, Map.of("type", "text", "text", filling));
        messages.get(at).put("content", parts);
    }

    private static List<Object> parts(@Nullable Object content) {
        return switch (content) {
            case String whole -> new ArrayList<>(List.of(Map.of("type", "text", "text", whole)));
            case List<?> list -> new ArrayList<>(list);
            case null, default -> new ArrayList<>();
        };
    }

    private static int bytes(Object part) {
        return part instanceof Map<?, ?> map && map.get("text") instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8).length
                : 0;
    }

    private CommandException wrong(String what, String mend) {
        return new CommandException("probe " + probe + ": " + what, mend);
    }
}
