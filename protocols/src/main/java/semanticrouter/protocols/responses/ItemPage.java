package semanticrouter.protocols.responses;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One page of the input items of a response (specification: dataplane §2.3).
///
/// @param limit most items, 1 to 100
/// @param descending newest first
/// @param after id of the item before the page, empty to begin at the start
public record ItemPage(int limit, boolean descending, String after) {
    private static final int LIMIT_MAX = 100;

    /// The page a query asks for: `limit` (100 unless given), `order` (`asc` unless given), `after`.
    ///
    /// @param limit text of the parameter, empty when it is missing; so too the others
    /// @throws GatewayException 400 when a parameter cannot be read
    public static ItemPage of(String limit, String order, String after) throws GatewayException {
        if (!limit.isEmpty() && !limit.matches("[1-9][0-9]?|100")) {
            throw new GatewayException(400, "invalid_limit", "parameter limit must be a number from 1 to " + LIMIT_MAX);
        }
        boolean descending = switch (order) {
            case "", "asc" -> false;
            case "desc" -> true;
            default -> throw new GatewayException(400, "invalid_order", "parameter order must be asc or desc");
        };
        return new ItemPage(limit.isEmpty() ? LIMIT_MAX : Integer.parseInt(limit), descending, after);
    }

    /// The page as a list object.
    ///
    /// @param responseId of the response; names the item made of the instructions
    /// @param instructions in force, empty for none; they stand before the items
    /// @param items in the order they were sent
    /// @throws GatewayException 400 when the item to begin after is not there
    public ObjectNode of(String responseId, String instructions, ArrayNode items) throws GatewayException {
        var all = new ArrayList<JsonNode>();
        if (!instructions.isEmpty()) {
            ObjectNode message = Trees.object().put("id", responseId.replace("resp_", "item_instructions_"));
            message.put("type", "message").put("role", "system").put("status", "completed");
            message.putArray("content").addObject().put("type", "input_text").put("text", instructions);
            all.add(message);
        }
        items.forEach(all::add);
        if (descending) {
            Collections.reverse(all);
        }
        int from = 0;
        if (!after.isEmpty()) {
            while (from < all.size() && !Trees.string(all.get(from), "id").equals(after)) {
                from++;
            }
            if (from == all.size()) {
                throw new GatewayException(400, "unknown_item", "parameter after names no item of this response");
            }
            from++;
        }
        List<JsonNode> page = all.subList(from, Math.min(all.size(), from + limit));
        ObjectNode out = Trees.object().put("object", "list");
        out.putArray("data").addAll(page);
        if (page.isEmpty()) {
            out.putNull("first_id").putNull("last_id");
        } else {
            out.put("first_id", Trees.string(page.getFirst(), "id")).put("last_id", Trees.string(page.getLast(), "id"));
        }
        return out.put("has_more", from + page.size() < all.size());
    }
}
