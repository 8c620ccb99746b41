package semanticrouter.protocols.responses;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Responses request as read and checked; its trees belong to the request and must not be changed.
///
/// @param fields every member as sent
/// @param input its items, each with an id and a type; messages have parts
/// @param instructions its own, empty when it has none
/// @param previous id of the response it continues, empty for none
/// @param conversation id of the conversation it names, empty for none
/// @param store whether the response is to be kept
/// @param streaming whether events are wanted
public record ResponsesRequest(
        ObjectNode fields,
        ArrayNode input,
        String instructions,
        String previous,
        String conversation,
        boolean store,
        boolean streaming) {
    /// Prints sizes only: the rest is the user's.
    @Override
    public String toString() {
        return "ResponsesRequest[" + input.size() + " items]";
    }
}
