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
/// @param grounding texts that were looked up for the request and are part of the body, each on its own
/// @param tool of the router's own that the model may use, null for none
public record Call(
        Inbound inbound,
        ChatBody body,
        HeaderEdits headers,
        @Nullable ServedModel model,
        @Nullable ModelRef ref,
        RoutingTrace trace,
        List<Addition> additions,
        List<String> grounding,
        @Nullable OwnTool tool) {
    public Call {
        additions = List.copyOf(additions);
        grounding = List.copyOf(grounding);
    }

    /// A call whose body is the client's alone.
    public Call(
            Inbound inbound,
            ChatBody body,
            HeaderEdits headers,
            @Nullable ServedModel model,
            @Nullable ModelRef ref,
            RoutingTrace trace) {
        this(inbound, body, headers, model, ref, trace, List.of(), List.of(), null);
    }

    public Call with(ChatBody edited) {
        return new Call(inbound, edited, headers, model, ref, trace, additions, grounding, tool);
    }

    public Call with(HeaderEdits edits) {
        return new Call(inbound, body, edits, model, ref, trace, additions, grounding, tool);
    }

    /// The same call with messages of the router.
    ///
    /// @param edited has them
    public Call with(ChatBody edited, List<Addition> more) {
        var all = new ArrayList<>(additions);
        all.addAll(more);
        return new Call(inbound, edited, headers, model, ref, trace, all, grounding, tool);
    }

    /// The same call with texts that were looked up for it; whoever adds them has put them into the body.
    public Call groundedIn(List<String> texts) {
        return new Call(inbound, body, headers, model, ref, trace, additions, texts, tool);
    }

    /// The same call, for which the model may use a tool of the router's own; one that has several models work on it
    /// offers none.
    public Call offering(OwnTool own) {
        return new Call(inbound, body, headers, model, ref, trace, additions, grounding, own);
    }

    /// The same call to another model.
    ///
    /// @param why it goes there
    public Call to(ServedModel other, ModelRef mention, RoutingTrace why) {
        return new Call(inbound, body, headers, other, mention, why, additions, grounding, tool);
    }

    /// Prints no text of the request.
    @Override
    public String toString() {
        return "Call[" + inbound.id() + "]";
    }
}
