package semanticrouter.protocols.openai;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonText;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseMeter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads along a stream of `chat.completion.chunk` events (specification: dataplane §1.11).
final class OpenAiStreamMeter extends SseMeter {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private Usage usage = Usage.NONE;

    OpenAiStreamMeter() {
        super(EVENT_BYTES_MAX);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    protected void event(SseEvent event) {
        if (event.data().equals("[DONE]")) {
            ended();
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
            } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                failed();
                parser.skipChildren();
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
                stopped(parser.getString());
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
            if (says) {
                said();
            }
            parser.skipChildren();
        }
    }
}
