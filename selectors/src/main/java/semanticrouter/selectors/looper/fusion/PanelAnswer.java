package semanticrouter.selectors.looper.fusion;

import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ObjectNode;

/// An answer of the panel that says something.
///
/// @param who gave it
/// @param step the call's place in the account
record PanelAnswer(Candidate who, int step, ChatAnswer said) {
    /// What it says: the reasoning of a model that got no further.
    String text() {
        return said.content().isBlank() ? said.reasoning() : said.content();
    }

    String model() {
        return who.ref().effectiveModel();
    }

    /// It, as the client is shown it.
    ObjectNode shown() {
        ObjectNode shown = Json.object().put("model", model()).put("content", said.content());
        return said.reasoning().isBlank() ? shown : shown.put("reasoning", said.reasoning());
    }
}
