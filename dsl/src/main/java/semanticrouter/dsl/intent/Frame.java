package semanticrouter.dsl.intent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import semanticrouter.dsl.intent.words.WordSpan;

/// What a clause says.
///
/// @param at the clause
/// @param condition which requests
/// @param rest whether only those that no other clause is about
/// @param refused the message of a refusal; empty when the requests are not refused
/// @param models the models that serve; empty when the clause only adds to what others say
/// @param reasoning whether the model is asked to reason; empty when it is not said
/// @param effort low, medium or high; empty when it is not said
/// @param choice how one of several models is chosen: latency, cost, quality or load; empty when it is not said
/// @param adds plugins
record Frame(
        WordSpan at,
        Condition condition,
        boolean rest,
        Optional<Refusal> refused,
        List<ModelChoices.Chosen> models,
        Optional<Boolean> reasoning,
        Optional<String> effort,
        Optional<Said> choice,
        List<Addition> adds) {
    Frame {
        models = List.copyOf(models);
        adds = List.copyOf(adds);
    }

    /// A word and where it stands.
    record Said(String value, WordSpan at) {}

    /// That requests are refused.
    ///
    /// @param message what the client is told; empty for a text of the product
    record Refusal(Optional<String> message, WordSpan at) {}

    /// What is added to a route.
    ///
    /// @param seconds how long answers are kept
    /// @param text what the model is told
    record Addition(What what, WordSpan at, OptionalLong seconds, Optional<String> text) {}

    /// Plugins that a clause can add.
    enum What {
        CACHE("response_cache"),
        LOG("router_replay"),
        PROMPT("system_prompt"),
        MASK("pii_mask");

        private final String plugin;

        What(String plugin) {
            this.plugin = plugin;
        }

        /// Its type in a program.
        String plugin() {
            return plugin;
        }
    }

    /// Whether it says where requests go, rather than only adding to that.
    boolean routes() {
        return refused.isPresent() || !models.isEmpty();
    }
}
