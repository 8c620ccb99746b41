package semanticrouter.dsl.compile;

import java.util.List;
import java.util.OptionalDouble;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.dsl.document.Nodes;

/// Checks the fields of `ALGORITHM remom`, which the language does when it compiles.
///
/// Source: routing language specification 5.4; selection specification 1.2.
final class RemomChecks {
    /// Numbers that may be 0, which leaves them to the router.
    private static final List<String> COUNTS =
            List.of("compaction_tokens", "max_concurrent", "round_timeout_seconds", "min_successful_responses");

    private static final List<String> POSITIVE = List.of("max_completion_tokens", "max_responses_per_round");

    private final MappingNode block;
    private final Span span;
    private final Diagnostics found;

    /// @param block the fields, at least one
    /// @param span where the clause stands
    RemomChecks(MappingNode block, Span span, Diagnostics found) {
        this.block = block;
        this.span = span;
        this.found = found;
    }

    /// @param models the names of the route's models
    void check(List<String> models) {
        List<Node> schedule = Nodes.items(block, "breadth_schedule");
        if (schedule.isEmpty()) {
            error(span, "ALGORITHM remom needs breadth_schedule", "write breadth_schedule: [2, 1]");
        }
        for (Node breadth : schedule) {
            if (!isWhole(Nodes.number(breadth), 1)) {
                error(
                        breadth.span().known() ? breadth.span() : span,
                        "every breadth of ALGORITHM remom must be a whole number of at least 1",
                        "");
            }
        }
        COUNTS.forEach(field -> whole(field, 0));
        POSITIVE.forEach(field -> whole(field, 1));
        if (block.has("temperature")) {
            OptionalDouble temperature = Nodes.number(block, "temperature");
            if (temperature.isEmpty() || temperature.getAsDouble() < 0) {
                error(place("temperature"), "the temperature of ALGORITHM remom must be a number and not negative", "");
            }
        }
        choice("model_distribution", List.of("weighted", "equal", "round_robin", "first_only"));
        choice("compaction_strategy", List.of("full", "last_n_tokens"));
        choice("on_error", List.of("skip", "fail"));
        String synthesis = Nodes.text(block, "synthesis_model");
        if (!synthesis.isEmpty() && !models.contains(synthesis)) {
            error(
                    place("synthesis_model"),
                    "the synthesis_model \"" + synthesis + "\" of ALGORITHM remom is not a MODEL of the route",
                    Suggestion.hint(synthesis, models));
        }
    }

    private void whole(String field, int least) {
        if (block.has(field) && !isWhole(Nodes.number(block, field), least)) {
            error(place(field), "\"" + field + "\" of ALGORITHM remom must be a whole number of at least " + least, "");
        }
    }

    private static boolean isWhole(OptionalDouble number, int least) {
        return number.isPresent()
                && number.getAsDouble() >= least
                && number.getAsDouble() == Math.rint(number.getAsDouble());
    }

    private void choice(String field, List<String> allowed) {
        String value = Nodes.text(block, field);
        if (!value.isEmpty() && !allowed.contains(value)) {
            error(
                    place(field),
                    "\"" + value + "\" is no " + field + " of ALGORITHM remom",
                    "choose one of " + String.join(", ", allowed));
        }
    }

    private Span place(String field) {
        Span place = Nodes.span(block, field);
        return place.known() ? place : span;
    }

    private void error(Span place, String message, String hint) {
        found.error("dsl-remom", place, "", message, hint);
    }
}
