package semanticrouter.protocols.openai;

import java.util.Optional;
import semanticrouter.core.call.ChatBody;

/// Names the limit of a reply as the backend takes it: OpenAI's own service wants `max_completion_tokens`, and its
/// newer models refuse the older `max_tokens`, which other services know better.
public final class OutputLimit {
    private static final String OPENAI = "api.openai.com";
    private static final String OLDER = "max_tokens";
    private static final String NEWER = "max_completion_tokens";

    private OutputLimit() {}

    /// The body with its limit under the name the backend takes; the same body when it says both, or nothing.
    ///
    /// @param host the backend's name, which tells its service
    public static ChatBody named(ChatBody body, String host) {
        Optional<String> limit = host.equals(OPENAI) ? body.field(OLDER) : Optional.empty();
        if (limit.isEmpty() || body.field(NEWER).isPresent()) {
            return body;
        }
        return body.withoutField(OLDER).withField(NEWER, limit.get());
    }
}
