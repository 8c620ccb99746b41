package semanticrouter.protocols.anthropic;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.facts.RequestMetadata;
import semanticrouter.protocols.facts.StreamWish;
import semanticrouter.protocols.facts.Tally;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFault;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads an Anthropic Messages request in one streaming pass. Its facts are those of the chat request it would be
/// translated to, so signals see the same conversation in either dialect. Safe for all threads.
public final class AnthropicMessagesReader {
    private final JsonLimits limits;
    private final JsonText json;

    public AnthropicMessagesReader(JsonLimits limits) {
        this.limits = limits;
        this.json = JsonText.within(limits);
    }

    /// Reads one request.
    ///
    /// @param body UTF-8; kept by the result
    /// @throws GatewayException 400 when it is not a Messages request, 413 when it is too large
    public ChatRequest read(byte[] body, Headers headers) throws GatewayException {
        JsonFault.checkSize(body, limits);
        JsonFault.checkEncoding(body);
        try (JsonParser parser = json.parser(body)) {
            try {
                return new Pass(parser, limits).read(body, headers);
            } catch (JacksonException malformed) {
                throw JsonFault.of(malformed, parser, limits);
            }
        }
    }

    /// One pass over one body.
    private static final class Pass {
        /// What a session is called that is known by its user alone (specification: dataplane §5.8).
        private static final String SESSION_OF_USER = "ant-md-";

        private final JsonParser parser;
        private final Tally tally = new Tally();
        private final BlockWalk blocks;
        private @Nullable String model;
        private String system = "";
        private final StreamWish stream = new StreamWish();
        private boolean sawMessages;
        private RequestMetadata metadata = RequestMetadata.NONE;
        private long maxTokens;

        Pass(JsonParser parser, JsonLimits limits) {
            this.parser = parser;
            this.blocks = new BlockWalk(parser, limits.messages());
        }

        ChatRequest read(byte[] body, Headers headers) throws GatewayException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("malformed_json", "malformed JSON body: it must be a JSON object");
            }
            var indexer = new JsonFields.Indexer(parser);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (indexer.repeats(name)) {
                    throw invalid("duplicate_field", "a top-level field appears twice; send it once");
                }
                indexer.name();
                parser.nextToken();
                indexer.value();
                field(name);
            }
            JsonFields fields = indexer.finish(body);
            if (parser.nextToken() != null) {
                throw invalid(
                        "malformed_json", "malformed JSON body: text follows the JSON object; send one object only");
            }
            return request(fields, headers);
        }

        private void field(String name) throws GatewayException {
            JsonToken value = parser.currentToken();
            switch (name) {
                case "model" -> {
                    require(value == JsonToken.VALUE_STRING, "invalid_model", "field model must be a string");
                    model = parser.getString();
                }
                case "messages" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw invalid("invalid_messages", "messages field must be an array");
                    }
                    sawMessages = true;
                    blocks.messages();
                }
                case "system" -> system = blocks.systemText();
                case "stream" -> stream.read(value);
                case "metadata" -> metadata = RequestMetadata.readNullable(parser);
                case "tools" -> tools(value);
                case "max_tokens" -> maxTokens = value.isNumeric() ? tokens() : skip();
                default -> parser.skipChildren();
            }
        }

        private long tokens() {
            return Math.max(0, (long) Math.ceil(parser.getDoubleValue()));
        }

        private long skip() {
            parser.skipChildren();
            return 0;
        }

        private void tools(JsonToken value) throws GatewayException {
            if (value == JsonToken.VALUE_NULL) {
                return;
            }
            require(value == JsonToken.START_ARRAY, "invalid_tools", "field tools must be an array");
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(
                        parser.currentToken() == JsonToken.START_OBJECT,
                        "invalid_tools",
                        "field tools must hold objects");
                boolean named = false;
                boolean custom = true;
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String member = parser.currentName();
                    boolean string = parser.nextToken() == JsonToken.VALUE_STRING;
                    require(!(named && member.equals("name")), "invalid_tools", "tools[" + count + "] has two names");
                    named |= string && member.equals("name");
                    custom &= !(string && member.equals("type"))
                            || parser.getString().equals("custom");
                    parser.skipChildren();
                }
                require(named || !custom, "invalid_tools", "tools[" + count + "].name is required");
                count++;
            }
            tally.toolDefinitions(count);
        }

        private ChatRequest request(JsonFields fields, Headers headers) throws GatewayException {
            if (!sawMessages) {
                throw invalid("missing_messages", "messages field is required");
            }
            String name = model;
            if (name == null || name.isBlank()) {
                throw invalid("missing_model", "model field is required");
            }
            for (JsonFields.Field field : fields.fields()) {
                if (field.name().equals("tools") || field.name().equals("tool_choice")) {
                    tally.structured(field.valueEnd() - field.valueStart());
                }
            }
            RequestFacts.Builder facts =
                    new RequestFacts.Builder(name).headers(headers).metadata(metadata.entries());
            String user = metadata.entries().getOrDefault("user_id", "").strip();
            if (!user.isEmpty()) {
                facts.session(SESSION_OF_USER + user);
            }
            blocks.addTo(tally, system);
            tally.addTo(facts, maxTokens);
            return new ChatRequest(facts.build(), new JsonChatBody(fields, SystemField::put), stream.with(headers));
        }

        private static void require(boolean holds, String code, String what) throws GatewayException {
            if (!holds) {
                throw invalid(code, "invalid request body: " + what);
            }
        }

        private static GatewayException invalid(String code, String message) {
            return new GatewayException(400, code, message);
        }
    }
}
