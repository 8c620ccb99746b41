package semanticrouter.protocols.openai;

import java.util.Set;
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

/// Reads an OpenAI Chat Completions request in one streaming pass: facts, index of members, checks
/// (specification: dataplane §1.5.2–1.5.3, signals §2.1.1 and §2.14).
///
/// Fields it does not know are left to the backend. Safe for all threads.
public final class OpenAiChatReader {
    /// Members whose bytes count as one token each in the token floor.
    private static final Set<String> STRUCTURED =
            Set.of("tools", "functions", "tool_choice", "function_call", "response_format");

    private final JsonLimits limits;
    private final JsonText json;

    public OpenAiChatReader(JsonLimits limits) {
        this.limits = limits;
        this.json = JsonText.within(limits);
    }

    /// Reads one request.
    ///
    /// @param body UTF-8; kept by the result
    /// @throws GatewayException 400 when it is not a chat request, 413 when it is too large
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
        private final JsonParser parser;
        private final Tally tally = new Tally();
        private final MessageWalk messages;
        private @Nullable String model;
        private final StreamWish stream = new StreamWish();
        private boolean sawMessages;
        private RequestMetadata metadata = RequestMetadata.NONE;
        private long maxTokens;
        private long maxCompletionTokens = -1;

        Pass(JsonParser parser, JsonLimits limits) {
            this.parser = parser;
            this.messages = new MessageWalk(parser, limits.messages(), tally);
        }

        ChatRequest read(byte[] body, Headers headers) throws GatewayException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new GatewayException(400, "malformed_json", "malformed JSON body: it must be a JSON object");
            }
            var indexer = new JsonFields.Indexer(parser);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (indexer.repeats(name)) {
                    throw invalid(
                            "duplicate_field",
                            "a top-level field appears twice" + (name.length() <= 64 ? ": \"" + name + "\"" : "")
                                    + "; send it once");
                }
                indexer.name();
                parser.nextToken();
                indexer.value();
                field(name);
            }
            JsonFields fields = indexer.finish(body);
            if (parser.nextToken() != null) {
                throw new GatewayException(
                        400,
                        "malformed_json",
                        "malformed JSON body: text follows the JSON object; send one object only");
            }
            return request(fields, headers);
        }

        private void field(String name) throws GatewayException {
            JsonToken value = parser.currentToken();
            switch (name) {
                case "model" -> model = model(value);
                case "stream" -> stream.read(value);
                case "messages" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw invalid("invalid_messages", "messages field must be an array");
                    }
                    sawMessages = true;
                    messages.readAll();
                }
                case "metadata" -> metadata = RequestMetadata.read(parser);
                case "tools", "functions" -> tally.toolDefinitions(entries(value));
                case "max_tokens" -> maxTokens = tokens(value, maxTokens);
                case "max_completion_tokens" -> maxCompletionTokens = tokens(value, maxCompletionTokens);
                default -> parser.skipChildren();
            }
        }

        private String model(JsonToken value) throws GatewayException {
            if (value != JsonToken.VALUE_STRING) {
                throw invalid("invalid_model", "invalid request body: field model must be a string");
            }
            return parser.getString();
        }

        /// Counts tools. A tool that says twice what it is called would be one to who reads its first name and another
        /// to who reads its last.
        private int entries(JsonToken value) throws GatewayException {
            if (value != JsonToken.START_ARRAY) {
                parser.skipChildren(); // what it should be is for the backend to say
                return 0;
            }
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    tool(count);
                } else {
                    parser.skipChildren();
                }
                count++;
            }
            return count;
        }

        private void tool(int index) throws GatewayException {
            boolean named = false;
            boolean function = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String member = parser.currentName();
                boolean object = parser.nextToken() == JsonToken.START_OBJECT;
                if (named && member.equals("name") || function && member.equals("function")) {
                    throw invalid("invalid_tools", "invalid request body: tools[" + index + "] has two names");
                }
                named |= member.equals("name");
                if (member.equals("function") && object) {
                    function = true;
                    tool(index);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private long tokens(JsonToken value, long otherwise) {
            if (value.isNumeric()) {
                return Math.max(0, (long) Math.ceil(parser.getDoubleValue()));
            }
            parser.skipChildren();
            return otherwise;
        }

        private ChatRequest request(JsonFields fields, Headers headers) throws GatewayException {
            if (!sawMessages) {
                throw invalid("missing_messages", "messages field is required");
            }
            String name = model;
            if (name == null || name.isBlank()) {
                throw invalid("missing_model", "invalid request body: missing required field: model");
            }
            for (JsonFields.Field field : fields.fields()) {
                if (STRUCTURED.contains(field.name())) {
                    tally.structured(field.valueEnd() - field.valueStart());
                }
            }
            long reserve = maxCompletionTokens >= 0 ? maxCompletionTokens : maxTokens;
            RequestFacts.Builder facts =
                    new RequestFacts.Builder(name).headers(headers).metadata(metadata.entries());
            tally.addTo(facts, reserve);
            return new ChatRequest(facts.build(), new JsonChatBody(fields, SystemMessage::put), stream.with(headers));
        }

        private static GatewayException invalid(String code, String message) {
            return new GatewayException(400, code, message);
        }
    }
}
