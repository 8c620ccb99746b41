package semanticrouter.selectors.looper.remom;

import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ObjectNode;

/// An answer of a round that says something.
///
/// @param who gave it
record Answer(Candidate who, ChatAnswer said) {
    /// What it says: the reasoning of a model that got no further.
    String text() {
        return said.content().isBlank() ? said.reasoning() : said.content();
    }

    /// It, as the next round is shown it.
    Reference reference(RemomOptions options) {
        boolean reasoned = options.includeReasoning() && !said.content().isBlank();
        return new Reference(
                model(), Compaction.of(options, text()), reasoned ? Compaction.of(options, said.reasoning()) : "");
    }

    /// It, as the client is shown it.
    ObjectNode shown(RemomOptions options) {
        ObjectNode shown = Json.object().put("model", model()).put("content", said.content());
        if (!said.reasoning().isBlank()) {
            shown.put("reasoning", said.reasoning());
        }
        long counted = said.usage().completionTokens();
        return shown.put("compacted_content", Compaction.of(options, text()))
                .put("token_count", counted > 0 ? counted : Compaction.tokens(text()));
    }

    private String model() {
        return who.ref().effectiveModel();
    }
}
