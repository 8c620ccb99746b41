package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.protocols.json.JsonFields;
import tools.jackson.core.JacksonException;

/// Asks for a stream that reports its usage (specification: dataplane §1.6b).
public final class OpenAiStreaming {
    private OpenAiStreaming() {}

    /// The body with `stream` true and `stream_options.include_usage` true; other stream options are kept.
    public static ChatBody withUsage(ChatBody body) {
        Optional<String> options = body.field("stream_options");
        return body.withField("stream", "true")
                .withField(
                        "stream_options",
                        options.map(OpenAiStreaming::including).orElse("{\"include_usage\":true}"));
    }

    private static String including(String options) {
        try {
            JsonFields fields = JsonFields.parse(options.getBytes(StandardCharsets.UTF_8));
            return new String(fields.with("include_usage", "true").bytes(), StandardCharsets.UTF_8);
        } catch (JacksonException _) {
            return "{\"include_usage\":true}"; // null, or nothing a backend could use
        }
    }
}
