package semanticrouter.core.call;

import java.util.List;
import java.util.Optional;

/// The body of a chat request, in the client's dialect, as it will be sent upstream.
///
/// Every edit returns a new body and keeps each byte it does not concern. Values are JSON text.
public interface ChatBody {
    /// The field by which the router tells itself that messages carry reasoning; it is taken off before a backend is
    /// called.
    String REASONING_HISTORY = "vsr_reasoning_history";

    /// Replaces the model name.
    ChatBody withModel(String model);

    /// Puts a system text before the conversation.
    ///
    /// @param replace true to overwrite an existing system text, false to put it before that text
    ChatBody withSystemText(String text, boolean replace);

    /// Sets or replaces a top-level field.
    ///
    /// @param json a complete JSON value
    ChatBody withField(String name, String json);

    /// Removes a top-level field if it is there.
    ChatBody withoutField(String name);

    /// JSON text of a top-level field.
    Optional<String> field(String name);

    /// Names of the top-level fields, in order.
    List<String> fields();

    /// The body's UTF-8 bytes; shared, must not be written.
    byte[] bytes();
}
