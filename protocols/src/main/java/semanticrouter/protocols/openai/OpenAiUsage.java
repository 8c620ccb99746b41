package semanticrouter.protocols.openai;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads token counts (specification: dataplane §1.11.3): `prompt_tokens` or `input_tokens`, `completion_tokens` or
/// `output_tokens`, `prompt_tokens_details.cached_tokens`; numbers only.
final class OpenAiUsage {
    private OpenAiUsage() {}

    /// Usage of a complete reply.
    static Usage ofReply(byte[] reply) {
        try (JsonParser parser = JsonText.trusted().parser(reply)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Usage.NONE;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean usage = parser.currentName().equals("usage");
                if (parser.nextToken() == JsonToken.START_OBJECT && usage) {
                    return read(parser);
                }
                parser.skipChildren();
            }
            return Usage.NONE;
        } catch (JacksonException _) {
            return Usage.NONE; // a backend may answer with anything; it is passed on and simply not counted
        }
    }

    /// The `usage` object whose opening brace the parser stands on; leaves it on the closing one.
    static Usage read(JsonParser parser) {
        long prompt = 0;
        long cached = 0;
        long completion = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = number(parser, prompt);
                case "completion_tokens", "output_tokens" -> completion = number(parser, completion);
                case "prompt_tokens_details", "input_tokens_details" ->
                    cached = value == JsonToken.START_OBJECT ? cached(parser) : cached;
                default -> parser.skipChildren();
            }
        }
        return new Usage(prompt, cached, completion);
    }

    private static long cached(JsonParser parser) {
        long cached = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean counts = parser.currentName().equals("cached_tokens");
            parser.nextToken();
            if (counts) {
                cached = number(parser, cached);
            } else {
                parser.skipChildren();
            }
        }
        return cached;
    }

    private static long number(JsonParser parser, long otherwise) {
        if (parser.currentToken().isNumeric()) {
            return Math.max(0, (long) parser.getDoubleValue());
        }
        parser.skipChildren();
        return otherwise;
    }
}
