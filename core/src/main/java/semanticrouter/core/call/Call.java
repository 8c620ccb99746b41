package semanticrouter.core.call;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.RoutingTrace;

/// One call on its way to a model; plugins pass an edited copy on.
///
/// @param inbound the request as received
/// @param body what will be sent; the model name is set when a backend is chosen
/// @param headers edits of the upstream request's headers
/// @param model where it goes, null when the decision answers without a model
/// @param ref how the decision mentions the model, null when a concrete model was named
/// @param trace why it goes there
public record Call(
        Inbound inbound,
        ChatBody body,
        HeaderEdits headers,
        @Nullable ServedModel model,
        @Nullable ModelRef ref,
        RoutingTrace trace) {
    public Call with(ChatBody edited) {
        return new Call(inbound, edited, headers, model, ref, trace);
    }

    public Call with(HeaderEdits edits) {
        return new Call(inbound, body, edits, model, ref, trace);
    }
}
