package semanticrouter.protocols.anthropic;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Token counts as Anthropic reports them; what was read from or written to the cache is apart from the input there.
///
/// @param input prompt tokens outside the cache
/// @param cacheRead prompt tokens read from the cache
/// @param cacheWrite prompt tokens written to the cache
/// @param output completion tokens
record AnthropicUsage(long input, long cacheRead, long cacheWrite, long output) {
    static final AnthropicUsage NONE = new AnthropicUsage(0, 0, 0, 0);

    /// As the router counts, where prompt tokens include those of the cache.
    Usage usage() {
        return new Usage(input + cacheRead + cacheWrite, cacheRead, cacheWrite, output);
    }

    /// Usage of a complete reply.
    static Usage ofReply(byte[] reply) {
        try (JsonParser parser = JsonText.trusted().parser(reply)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Usage.NONE;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean usage = parser.currentName().equals("usage");
                if (parser.nextToken() == JsonToken.START_OBJECT && usage) {
                    return NONE.updated(parser).usage();
                }
                parser.skipChildren();
            }
            return Usage.NONE;
        } catch (JacksonException _) {
            return Usage.NONE; // a backend may answer with anything; it is passed on and simply not counted
        }
    }

    /// These counts with what the `usage` object says that the parser stands on; leaves it on the closing brace.
    AnthropicUsage updated(JsonParser parser) {
        AnthropicUsage now = this;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!parser.nextToken().isNumeric()) {
                parser.skipChildren();
                continue;
            }
            long count = Math.max(0, (long) parser.getDoubleValue());
            now = switch (name) {
                case "input_tokens" -> new AnthropicUsage(count, now.cacheRead, now.cacheWrite, now.output);
                case "cache_read_input_tokens" -> new AnthropicUsage(now.input, count, now.cacheWrite, now.output);
                case "cache_creation_input_tokens" -> new AnthropicUsage(now.input, now.cacheRead, count, now.output);
                case "output_tokens" -> new AnthropicUsage(now.input, now.cacheRead, now.cacheWrite, count);
                default -> now;
            };
        }
        return now;
    }
}
