package semanticrouter.protocols.anthropic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Utf8;
import semanticrouter.protocols.facts.DataImage;
import semanticrouter.protocols.facts.Tally;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Walks the messages and content blocks of a request. One owner, one use.
///
/// Tool results become messages of the tool role before the rest of their message, as in a chat request.
final class BlockWalk {
    private final JsonParser parser;
    private final int messagesMax;
    private final List<Message> read = new ArrayList<>();

    /// One message as read; `role` may come after the content it belongs to.
    private static final class Message {
        private @Nullable Role role;
        private final List<Result> results = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private long textBytes;
        private long structured;
        private int images;
        private int toolCalls;
        private boolean any;
        private Optional<InlineImage> image = Optional.empty();

        private void add(String part) {
            any = true;
            textBytes += Utf8.length(part);
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(part);
            }
        }
    }

    /// What a tool gave.
    private record Result(String call, String text) {}

    BlockWalk(JsonParser parser, int messagesMax) {
        this.parser = parser;
        this.messagesMax = messagesMax;
    }

    /// Reads the array the parser stands on.
    void messages() throws GatewayException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (read.size() == messagesMax) {
                throw new GatewayException(
                        413,
                        "too_many_messages",
                        "the request has more than " + messagesMax + " messages; shorten the conversation");
            }
            require(parser.currentToken() == JsonToken.START_OBJECT, " must be an object");
            message();
        }
    }

    /// Text of the `system` value the parser stands on: a string, null or text blocks.
    String systemText() throws GatewayException {
        return text("system ");
    }

    /// Adds everything read, the system text first.
    void addTo(Tally tally, String system) {
        if (!system.isEmpty()) {
            tally.message(Role.SYSTEM, Tally.Content.ofText(system));
        }
        for (Message message : read) {
            message.results.forEach(result -> tally.result(result.call(), Tally.Content.ofText(result.text())));
            tally.toolCalls(message.toolCalls);
            tally.structured(message.structured);
            if (message.role == Role.USER) {
                tally.image(message.image);
            }
            if (message.role != null && (message.any || message.results.isEmpty())) {
                tally.message(
                        message.role,
                        new Tally.Content(message.text.toString(), message.textBytes, message.images, 0, 0));
            }
        }
    }

    private void message() throws GatewayException {
        var message = new Message();
        boolean said = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "role" -> {
                    require(message.role == null, ".role appears twice");
                    message.role = role(value);
                }
                case "content" -> {
                    require(!said, ".content appears twice"); // readers differ in which one they take
                    said = true;
                    content(message, value);
                }
                default -> parser.skipChildren();
            }
        }
        require(message.role != null, ".role is required");
        read.add(message);
    }

    private Role role(JsonToken value) throws GatewayException {
        require(value == JsonToken.VALUE_STRING, ".role must be a string");
        return switch (parser.getString()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM; // agents put reminders between the turns
            default -> throw invalid(".role must be user, assistant or system");
        };
    }

    private void content(Message message, JsonToken value) throws GatewayException {
        if (value == JsonToken.VALUE_STRING) {
            message.add(parser.getString());
            return;
        }
        require(value == JsonToken.START_ARRAY, ".content must be a string or an array of blocks");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.START_OBJECT, ".content must hold objects with a type");
            block(message);
        }
    }

    private void block(Message message) throws GatewayException {
        long start = parser.currentTokenLocation().getByteOffset();
        String type = "";
        String text = null;
        String result = "";
        String call = "";
        boolean id = false;
        boolean name = false;
        boolean object = false;
        boolean answered = false;
        long input = 0;
        Optional<InlineImage> image = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean string = value == JsonToken.VALUE_STRING;
            switch (member) {
                case "type" -> {
                    require(type.isEmpty(), ".content has a block with two types");
                    type = string ? parser.getString() : "";
                }
                case "text" -> {
                    require(text == null, ".content has a block with two texts");
                    text = string ? parser.getString() : skipped();
                }
                case "id" -> id = string;
                case "tool_use_id" -> {
                    id = string;
                    call = string ? parser.getString() : nothing();
                }
                case "name" -> name = string;
                case "source" -> {
                    require(image.isEmpty(), ".content has a block with two sources");
                    image = source(value);
                }
                case "content" -> {
                    require(!answered, ".content has a result with two contents");
                    answered = true;
                    object = value == JsonToken.START_OBJECT; // as results of Anthropic's own tools have it
                    result = object ? nothing() : text(".content of a result ");
                }
                case "input" -> input = span();
                default -> parser.skipChildren();
            }
        }
        long bytes = parser.currentLocation().getByteOffset() - start;
        switch (type) {
            case "text" -> {
                if (text == null) {
                    throw invalid(".content has a text block without text");
                }
                message.add(text);
            }
            case "image" -> {
                message.any = true;
                message.images++;
                message.image = message.image.isPresent() ? message.image : image;
            }
            case "tool_use" -> {
                require(id && name, ".content has a tool_use block without id or name");
                message.any = true;
                message.toolCalls++;
                message.structured += input;
            }
            case "tool_result" -> {
                require(id, ".content has a tool_result block without tool_use_id");
                require(!object, ".content of a result must be a string or an array of text blocks");
                message.results.add(new Result(call, result));
            }
            case "" -> throw invalid(".content has a block without a type");
            default -> {
                message.any = true;
                message.structured += bytes;
            }
        }
    }

    private @Nullable String skipped() {
        parser.skipChildren();
        return null;
    }

    private String nothing() {
        parser.skipChildren();
        return "";
    }

    private Optional<InlineImage> source(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Optional.empty();
        }
        String mediaType = "";
        String data = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("media_type")) {
                mediaType = parser.getString();
            } else if (parser.currentToken() == JsonToken.VALUE_STRING && name.equals("data")) {
                data = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
        return data.isEmpty() ? Optional.empty() : DataImage.of(mediaType, data);
    }

    /// Bytes of the value the parser stands on.
    private long span() {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return parser.currentLocation().getByteOffset() - start;
    }

    /// Text of a string or of text blocks joined by one space; other blocks say nothing.
    private String text(String where) throws GatewayException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> {
                return parser.getString();
            }
            case VALUE_NULL -> {
                return "";
            }
            case START_ARRAY -> {}
            default ->
                throw new GatewayException(
                        400,
                        "invalid_content",
                        "invalid request body: " + where + "must be a string or an array of text blocks");
        }
        var parts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            boolean said = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean text = parser.currentName().equals("text");
                if (text && said) {
                    throw new GatewayException(
                            400, "invalid_content", "invalid request body: " + where + "has a block with two texts");
                }
                said |= text;
                if (parser.nextToken() == JsonToken.VALUE_STRING
                        && text
                        && !parser.getString().isEmpty()) {
                    parts.add(parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
        }
        return String.join(" ", parts);
    }

    private void require(boolean holds, String what) throws GatewayException {
        if (!holds) {
            throw invalid(what);
        }
    }

    private GatewayException invalid(String what) {
        return new GatewayException(
                400, "invalid_messages", "invalid request body: messages[" + read.size() + "]" + what);
    }
}
