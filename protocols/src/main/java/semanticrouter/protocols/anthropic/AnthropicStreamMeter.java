package semanticrouter.protocols.anthropic;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonText;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseMeter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads along a stream of Messages events.
final class AnthropicStreamMeter extends SseMeter {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private AnthropicUsage usage = AnthropicUsage.NONE;

    AnthropicStreamMeter() {
        super(EVENT_BYTES_MAX);
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    protected void event(SseEvent event) {
        try (JsonParser parser = JsonText.trusted().parser(event.data())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                members(parser);
            }
        } catch (JacksonException _) {
            // Not an event of this dialect: passed on as it is, with nothing in it to count.
        }
    }

    private void members(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean object = value == JsonToken.START_OBJECT;
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                String type = parser.getString();
                switch (type) {
                    case "content_block_delta" -> said();
                    case "message_stop" -> ended();
                    case "error" -> failed();
                    default -> {}
                }
            } else if (name.equals("usage") && object) {
                usage = usage.updated(parser);
            } else if (object && (name.equals("message") || name.equals("delta"))) {
                inner(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /// The message of a start event or the delta of another.
    private void inner(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage = usage.updated(parser);
            } else if (name.equals("stop_reason") && value == JsonToken.VALUE_STRING) {
                stopped(parser.getString());
            } else {
                parser.skipChildren();
            }
        }
    }
}
