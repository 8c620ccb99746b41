package semanticrouter.protocols.openai;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.json.JsonText;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads along a stream of `chat.completion.chunk` events (specification: dataplane §1.11).
final class OpenAiStreamMeter implements StreamMeter {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private final SseScanner scanner = new SseScanner(EVENT_BYTES_MAX, this::event);
    private boolean token;
    private boolean done;
    private String finishReason = "";
    private Usage usage = Usage.NONE;

    @Override
    public void accept(byte[] bytes) {
        scanner.accept(bytes);
    }

    @Override
    public boolean sawToken() {
        return token;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String finishReason() {
        return finishReason;
    }

    @Override
    public boolean endedProperly() {
        return done && !scanner.insideEvent();
    }

    @Override
    public boolean insideEvent() {
        return scanner.insideEvent();
    }

    private void event(SseEvent event) {
        if (event.data().equals("[DONE]")) {
            done = true;
            return;
        }
        try (JsonParser parser = JsonText.trusted().parser(event.data())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                chunk(parser);
            }
        } catch (JacksonException _) {
            // Not a chunk: it is passed on to the client as it is and there is nothing in it to count.
        }
    }

    private void chunk(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage = OpenAiUsage.read(parser);
            } else if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    choice(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choice(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                finishReason = parser.getString();
            } else if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                delta(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void delta(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean says = switch (name) {
                case "content", "reasoning_content", "reasoning", "refusal" ->
                    value == JsonToken.VALUE_STRING && !parser.getString().isEmpty();
                case "tool_calls", "function_call" -> value != JsonToken.VALUE_NULL;
                default -> false;
            };
            token |= says;
            parser.skipChildren();
        }
    }
}
