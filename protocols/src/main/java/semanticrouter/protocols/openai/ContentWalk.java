package semanticrouter.protocols.openai;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.Utf8;
import semanticrouter.protocols.facts.DataImage;
import semanticrouter.protocols.facts.Tally;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the `content` of one message: a string, null, or an array of parts. One owner, one use.
final class ContentWalk {
    private final JsonParser parser;
    private final int message;
    private @Nullable String single;
    private @Nullable StringBuilder joined;
    private @Nullable InlineImage image;
    private long textBytes;
    private long structuredBytes;
    private int images;
    private int audios;
    private int toolResults;

    ContentWalk(JsonParser parser, int message) {
        this.parser = parser;
        this.message = message;
    }

    /// What was read, as the tally counts it.
    Tally.Content tallied() {
        String text = joined != null ? joined.toString() : single != null ? single : "";
        return new Tally.Content(text, textBytes, images, audios, toolResults);
    }

    /// Bytes of parts that are neither text nor image.
    long structuredBytes() {
        return structuredBytes;
    }

    /// First inline image of an allowed type.
    @Nullable
    InlineImage image() {
        return image;
    }

    /// Reads the value the parser stands on.
    void read() throws GatewayException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> text(parser.getString());
            case VALUE_NULL -> {}
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    part();
                }
            }
            default -> throw invalid("must be a string, an array of parts or null");
        }
    }

    private void text(String text) {
        textBytes += Utf8.length(text);
        if (text.isEmpty()) {
            return;
        }
        if (single == null) {
            single = text;
        } else {
            if (joined == null) {
                joined = new StringBuilder(single);
            }
            joined.append(' ').append(text);
        }
    }

    private void part() throws GatewayException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text(parser.getString()); // some backends take bare strings
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("must hold objects with a type");
        }
        long start = parser.currentTokenLocation().getByteOffset();
        String type = "";
        String partText = null;
        String url = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                if (!type.isEmpty()) {
                    throw invalid("has a part with two types");
                }
                type = parser.getString();
            } else if (name.equals("text") && value == JsonToken.VALUE_STRING) {
                if (partText != null) {
                    throw invalid("has a part with two texts");
                }
                partText = parser.getString();
            } else if (name.equals("image_url")) {
                url = imageUrl(value);
            } else {
                parser.skipChildren();
            }
        }
        long bytes = parser.currentLocation().getByteOffset() - start;
        switch (type) {
            case "text", "input_text", "output_text" -> {
                if (partText == null) {
                    throw invalid("has a text part without text");
                }
                text(partText);
            }
            case "image_url", "input_image" -> {
                images++;
                if (type.equals("image_url") && image == null && url != null) {
                    image = DataImage.ofAddress(url).orElse(null);
                }
            }
            case "input_audio" -> {
                audios++;
                structuredBytes += bytes;
            }
            case "tool_result" -> {
                toolResults++;
                structuredBytes += bytes;
            }
            case "" -> throw invalid("has a part without a type");
            default -> structuredBytes += bytes;
        }
    }

    /// The address in `{"url": …}` or in a bare string, only as far as it can be an inline image.
    private @Nullable String imageUrl(JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return image == null ? parser.getString() : null;
        }
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String url = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean address = parser.currentName().equals("url");
            if (parser.nextToken() == JsonToken.VALUE_STRING && address && image == null) {
                url = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
        return url;
    }

    private GatewayException invalid(String what) {
        return new GatewayException(
                400, "invalid_messages", "invalid request body: messages[" + message + "].content " + what);
    }
}
