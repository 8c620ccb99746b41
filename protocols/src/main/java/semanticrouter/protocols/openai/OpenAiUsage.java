package semanticrouter.protocols.openai;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads token counts (specification: dataplane §1.11.3): `prompt_tokens` or `input_tokens`, `completion_tokens` or
/// `output_tokens`, `prompt_tokens_details.cached_tokens` and `.cache_write_tokens`; numbers only.
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
        long completion = 0;
        var cache = Cache.UNTOLD;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = number(parser, prompt);
                case "completion_tokens", "output_tokens" -> completion = number(parser, completion);
                case "prompt_tokens_details", "input_tokens_details" ->
                    cache = value == JsonToken.START_OBJECT ? cache(parser) : cache;
                default -> parser.skipChildren();
            }
        }
        return new Usage(prompt, cache.read(), cache.written(), completion);
    }

    private static Cache cache(JsonParser parser) {
        long read = 0;
        long written = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "cached_tokens" -> read = number(parser, read);
                case "cache_write_tokens" -> written = number(parser, written);
                default -> parser.skipChildren();
            }
        }
        return new Cache(read, written);
    }

    /// Prompt tokens the provider's cache had, and took.
    private record Cache(long read, long written) {
        static final Cache UNTOLD = new Cache(0, 0);
    }

    private static long number(JsonParser parser, long otherwise) {
        if (parser.currentToken().isNumeric()) {
            return Math.max(0, (long) parser.getDoubleValue());
        }
        parser.skipChildren();
        return otherwise;
    }
}
