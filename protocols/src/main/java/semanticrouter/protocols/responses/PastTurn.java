package semanticrouter.protocols.responses;

import tools.jackson.databind.node.ArrayNode;

/// An earlier request of a chain and what came of it.
///
/// @param instructions the request's, empty when it had none
/// @param input its items
/// @param output items of the response
public record PastTurn(String instructions, ArrayNode input, ArrayNode output) {
    /// Prints sizes only: the rest is the user's.
    @Override
    public String toString() {
        return "PastTurn[" + input.size() + " in, " + output.size() + " out]";
    }
}
