package semanticrouter.core.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A format of answers that can be checked (specification: signals §1.12).
///
/// @param kind what is looked for
/// @param sources texts it is looked for in, the first that has it counts; empty for the content
/// @param repair whether the model whose answer does not keep it is asked to mend it
/// @param fallback what is answered when nothing else keeps it; empty to leave the answer as it is
public record AnswerFormat(Kind kind, List<Source> sources, boolean repair, String fallback) {
    public AnswerFormat {
        sources = sources.isEmpty() ? List.of(Source.CONTENT) : List.copyOf(sources);
    }

    /// A text an answer is looked for in.
    public enum Source {
        CONTENT,
        REASONING_CONTENT,
        CANDIDATE_RESPONSES
    }

    /// What is looked for.
    public sealed interface Kind {
        /// Its `type` in configurations.
        String type();
    }

    /// One of some values, whatever its case.
    ///
    /// @param template what is answered, with `{choice}` for the value
    public record Choice(List<String> values, String template) implements Kind {
        /// The place of the value in a template.
        public static final String PLACE = "{choice}";

        public Choice {
            values = values.stream().map(String::strip).toList();
            template = template.isEmpty() ? PLACE : template;
        }

        @Override
        public String type() {
            return "choice";
        }
    }

    /// A JSON object with what a program at a terminal does next: the schema `terminal_action_v1`.
    ///
    /// @param exact whether it is the whole text; else it is looked for in the text and mended
    /// @param order fields that come first, in their order
    /// @param defaults JSON of fields that are missing
    public record TerminalAction(boolean exact, List<String> order, SequencedMap<String, String> defaults)
            implements Kind {
        /// Name of the schema.
        public static final String SCHEMA = "terminal_action_v1";

        /// Its fields, in their order.
        public static final List<String> FIELDS = List.of("analysis", "plan", "commands", "task_complete");

        public TerminalAction {
            order = List.copyOf(order);
            defaults = new LinkedHashMap<>(defaults);
        }

        @Override
        public String type() {
            return "structured_json";
        }
    }

    /// The number of one of the answers the last model was shown.
    ///
    /// @param first number of the first of them: 0 for an index, 1 for a number
    /// @param dereferenced whether the answer is that one instead of its number
    public record Reference(int first, boolean dereferenced) implements Kind {
        @Override
        public String type() {
            return "reference_selection";
        }
    }
}
