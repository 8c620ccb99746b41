package semanticrouter.protocols.openai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Walks the `messages` of a request and counts what the envelope needs. One owner, one use.
final class MessageWalk {
    /// Framing of the token floor (specification: signals §2.14).
    private static final int TOKENS_PER_MESSAGE = 4;

    private static final int TOKENS_PER_TOOL_ITEM = 8;
    private static final int TOKENS_PER_IMAGE = 8192;
    private static final int BYTES_PER_TOKEN = 4;

    private final JsonParser parser;
    private final int messagesMax;
    private final List<Turn> turns = new ArrayList<>();
    private @Nullable InlineImage image;
    private int toolCalls;
    private int toolResults;
    private int userImages;
    private int userAudios;
    private int images;
    private long textBytes;
    private long structuredBytes;
    private boolean lastIsToolResult;
    private boolean resultAfterUser;

    MessageWalk(JsonParser parser, int messagesMax) {
        this.parser = parser;
        this.messagesMax = messagesMax;
    }

    /// Reads the array the parser stands on.
    void readAll() throws GatewayException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (turns.size() == messagesMax) {
                throw new GatewayException(
                        413,
                        "too_many_messages",
                        "the request has more than " + messagesMax + " messages; shorten the conversation");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw invalid(" must be an object");
            }
            message();
        }
    }

    /// Hands over what was read.
    ///
    /// @param structured bytes outside the messages that count one token each
    /// @param reserve tokens kept for the output
    void addTo(RequestFacts.Builder facts, int toolDefinitions, long structured, long reserve) {
        turns.forEach(facts::turn);
        if (image != null) {
            facts.image(image);
        }
        long framing = (long) TOKENS_PER_MESSAGE * turns.size()
                + (long) TOKENS_PER_TOOL_ITEM * ((long) toolCalls + toolResults + toolDefinitions);
        long counted = Math.ceilDiv(textBytes, BYTES_PER_TOKEN)
                + structuredBytes
                + structured
                + (long) TOKENS_PER_IMAGE * images
                + framing;
        long floor = counted + reserve;
        facts.envelope(new Envelope(
                toolDefinitions,
                toolCalls,
                toolResults,
                userImages,
                userAudios,
                turns.isEmpty() ? null : turns.getLast().role(),
                lastIsToolResult,
                resultAfterUser,
                floor < 0 ? Long.MAX_VALUE : floor));
    }

    private void message() throws GatewayException {
        Role role = null;
        var content = new ContentWalk(parser, turns.size());
        int calls = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "role" -> {
                    if (role != null) {
                        throw invalid(".role appears twice"); // readers differ in which one they take
                    }
                    role = role(value);
                }
                case "content" -> content.read();
                case "tool_calls" -> calls += toolCalls(value);
                case "function_call" -> calls += functionCall(value) ? 1 : 0;
                default -> parser.skipChildren();
            }
        }
        if (role == null) {
            throw invalid(".role is required");
        }
        add(role, content, calls);
    }

    private void add(Role role, ContentWalk content, int calls) {
        String text = content.text();
        boolean result = role == Role.TOOL || content.toolResults() > 0;
        if (role == Role.ASSISTANT) {
            toolCalls += calls;
        }
        toolResults += role == Role.TOOL ? 1 : content.toolResults();
        images += content.images();
        structuredBytes += content.structuredBytes();
        if (role == Role.TOOL) {
            structuredBytes += content.textBytes();
        } else {
            textBytes += content.textBytes();
        }
        if (role == Role.USER) {
            userImages += content.images();
            userAudios += content.audios();
            if (image == null) {
                image = content.image();
            }
            resultAfterUser = result;
        } else {
            resultAfterUser |= result;
        }
        lastIsToolResult = result;
        turns.add(new Turn(role, text));
    }

    private Role role(JsonToken value) throws GatewayException {
        if (value != JsonToken.VALUE_STRING) {
            throw invalid(".role must be a string");
        }
        return switch (parser.getString()) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            // Left unread, such a message would reach the model without having been seen by any signal.
            default -> throw invalid(".role must be system, developer, user, assistant, tool or function");
        };
    }

    private int toolCalls(JsonToken value) throws GatewayException {
        if (value == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (value != JsonToken.START_ARRAY) {
            throw invalid(".tool_calls must be an array");
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw invalid(".tool_calls must hold objects");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken member = parser.nextToken();
                if (name.equals("function")) {
                    functionCall(member);
                } else {
                    parser.skipChildren();
                }
            }
            count++;
        }
        return count;
    }

    /// Counts the arguments of a call; returns whether there is one.
    private boolean functionCall(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return false;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean arguments = parser.currentName().equals("arguments");
            if (parser.nextToken() == JsonToken.VALUE_STRING && arguments) {
                structuredBytes += Utf8.length(parser.getString());
            } else {
                parser.skipChildren();
            }
        }
        return true;
    }

    private GatewayException invalid(String what) {
        return new GatewayException(
                400, "invalid_messages", "invalid request body: messages[" + turns.size() + "]" + what);
    }
}
