package semanticrouter.core.call;

import java.util.ArrayList;
import java.util.List;
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
/// @param additions messages in the body that the router itself has put there
public record Call(
        Inbound inbound,
        ChatBody body,
        HeaderEdits headers,
        @Nullable ServedModel model,
        @Nullable ModelRef ref,
        RoutingTrace trace,
        List<Addition> additions) {
    public Call {
        additions = List.copyOf(additions);
    }

    /// A call whose body is the client's alone.
    public Call(
            Inbound inbound,
            ChatBody body,
            HeaderEdits headers,
            @Nullable ServedModel model,
            @Nullable ModelRef ref,
            RoutingTrace trace) {
        this(inbound, body, headers, model, ref, trace, List.of());
    }

    public Call with(ChatBody edited) {
        return new Call(inbound, edited, headers, model, ref, trace, additions);
    }

    public Call with(HeaderEdits edits) {
        return new Call(inbound, body, edits, model, ref, trace, additions);
    }

    /// The same call with messages of the router.
    ///
    /// @param edited has them
    public Call with(ChatBody edited, List<Addition> more) {
        var all = new ArrayList<>(additions);
        all.addAll(more);
        return new Call(inbound, edited, headers, model, ref, trace, all);
    }
}
