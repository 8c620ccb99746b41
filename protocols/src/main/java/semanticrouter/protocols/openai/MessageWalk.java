package semanticrouter.protocols.openai;

import java.util.Optional;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Utf8;
import semanticrouter.protocols.facts.Tally;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Walks the `messages` of a request. One owner, one use.
final class MessageWalk {
    private final JsonParser parser;
    private final int messagesMax;
    private final Tally tally;

    MessageWalk(JsonParser parser, int messagesMax, Tally tally) {
        this.parser = parser;
        this.messagesMax = messagesMax;
        this.tally = tally;
    }

    /// Reads the array the parser stands on.
    void readAll() throws GatewayException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (tally.messages() == messagesMax) {
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

    private void message() throws GatewayException {
        Role role = null;
        var content = new ContentWalk(parser, tally.messages());
        boolean said = false;
        String answered = "";
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
                case "content" -> {
                    if (said) {
                        throw invalid(".content appears twice");
                    }
                    said = true;
                    content.read();
                }
                case "tool_call_id" -> answered = value == JsonToken.VALUE_STRING ? parser.getString() : skipped();
                case "tool_calls" -> calls += toolCalls(value);
                case "function_call" -> calls += functionCall(value) ? 1 : 0;
                default -> parser.skipChildren();
            }
        }
        if (role == null) {
            throw invalid(".role is required");
        }
        if (role == Role.ASSISTANT) {
            tally.toolCalls(calls);
        }
        if (role == Role.USER) {
            tally.image(Optional.ofNullable(content.image()));
        }
        tally.structured(content.structuredBytes());
        if (role == Role.TOOL) {
            tally.result(answered, content.tallied());
        } else {
            tally.message(role, content.tallied());
        }
    }

    private String skipped() {
        parser.skipChildren();
        return "";
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
                tally.structured(Utf8.length(parser.getString()));
            } else {
                parser.skipChildren();
            }
        }
        return true;
    }

    private GatewayException invalid(String what) {
        return new GatewayException(
                400, "invalid_messages", "invalid request body: messages[" + tally.messages() + "]" + what);
    }
}
