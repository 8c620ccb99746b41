package semanticrouter.config.document;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;

/// A checkable format of answers (specification: signals §1.12).
@Doc("A checkable format of answers.")
public record OutputContract(
        @Doc("Kind of format.") @OneOf({"choice", "structured_json", "reference_selection"})
        String type,

        @Doc("Allowed choices.") @Nullable ChoiceSet choiceSet,
        @Doc("Schema of a structured answer.") @Nullable JsonSchema jsonSchema,
        @Doc("What is selected from.") @Nullable Reference reference,
        @Doc("How the value is rendered.") @Nullable Render render,
        @Doc("Where the value is found.") @Nullable Extract extract,

        @Doc("How a structured value is put in order.") @Nullable
        Normalize normalize,

        @Doc("What happens when an answer breaks the contract.") @Nullable
        OnViolation onViolation,

        @Doc("Steps after extraction.") List<Postprocess> postprocess) {

    /// Allowed choices.
    @Doc("Allowed choices.")
    public record ChoiceSet(
            @Doc("The choices, unique whatever their case.") List<String> values) {}

    /// Schema of a structured answer.
    @Doc("Schema of a structured answer.")
    public record JsonSchema(
            @Doc("Name of a built-in schema.") @Required @OneOf("terminal_action_v1")
            String schemaRef) {}

    /// What is selected from.
    @Doc("What is selected from.")
    public record Reference(
            @Doc("The list.") @Required @OneOf("candidate_responses")
            String source,

            @Doc("How an item is named.") @Required @OneOf({"index", "reference_number"})
            String idFormat) {}

    /// How a value is rendered.
    @Doc("How a value is rendered.")
    public record Render(
            @Doc("As it is, or in a template; as it is unless given.") @OneOf({"value", "template"})
            String mode,

            @Doc("Text with {choice} in it.") String template) {}

    /// Where a value is found.
    @Doc("Where a value is found.")
    public record Extract(
            @Doc(
                    "The whole text, or a JSON object in it; `json_object` unless given, where the type is structured_json.")
            @OneOf({"exact", "json_object"})
            String mode,

            @Doc("Texts that are searched, the first that keeps the contract counts; the content unless given.")
            @OneOf({"content", "reasoning_content", "candidate_responses"})
            List<String> sources) {}

    /// How a structured value is put in order.
    @Doc("How a structured value is put in order.")
    public record Normalize(
            @Doc("Fields that come first.") List<String> fieldOrder,
            @Doc("Values of fields that are missing.") SequencedMap<String, Node> defaults) {}

    /// What happens when an answer breaks the contract.
    @Doc("What happens when an answer breaks the contract.")
    public record OnViolation(
            @Doc("Whether the model is asked once to mend it; not unless given.") @Nullable
            Boolean repair,

            @Doc("What is answered where nothing keeps it; the answer as it is unless given.")
            String fallback) {}

    /// A step after extraction.
    @Doc("A step after extraction.")
    public record Postprocess(
            @Doc("The step.") @Required @OneOf("dereference_selected_reference")
            String type) {}
}
