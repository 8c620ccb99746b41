package semanticrouter.config.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.OutputContract;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;

/// Formats of answers (specification: signals §1.12, selection §2.9).
record OutputChecks(CheckContext context, Recipe recipe) {
    private static final String CODE = "output-contract";
    private static final int WORDS_MOST = 2000;

    /// Loops whose last call is not shown the answers of others.
    private static final Set<String> WITHOUT_CHOICE = Set.of("confidence", "ratings");

    void check() {
        for (BoundDecision decision : recipe.decisions()) {
            OutputContract contract = decision.entry().outputContractSpec();
            DocPath at = decision.at().key("output_contract_spec");
            String words = decision.entry().outputContract();
            DocPath said = decision.at().key("output_contract");
            int length = words.codePointCount(0, words.length());
            if (length > WORDS_MOST) {
                error(
                        said,
                        "the contract has " + length + " characters, " + WORDS_MOST + " are the most",
                        "shorten it");
            }
            boolean sound = contract == null || contract(contract, at);
            if (contract != null && sound) {
                unused(contract, at);
            }
            if (sound && (contract != null || !words.isBlank())) {
                looped(decision, contract, contract == null ? said : at);
            }
        }
    }

    /// A contract holds for the answers of loops.
    private void looped(BoundDecision decision, @Nullable OutputContract contract, DocPath at) {
        BoundAlgorithm<?> algorithm = decision.algorithm();
        if (algorithm == null || !algorithm.family().loops()) {
            context.note(
                    CODE,
                    at,
                    "the contract does nothing, for only loops keep one",
                    "set algorithm.type to one of confidence, ratings, remom, fusion, workflows");
        } else if (context.document().global().integrations().looper().off()) {
            warn(
                    at,
                    "the contract does nothing, for loops are switched off",
                    "set global.integrations.looper.endpoint");
        } else if (models(decision.entry()) < algorithm.family().leastModels()) {
            warn(
                    at,
                    "the contract does nothing, for " + algorithm.type() + " with one model is no loop",
                    "name a second model");
        } else if (contract != null
                && contract.type().equals("reference_selection")
                && WITHOUT_CHOICE.contains(algorithm.type())) {
            warn(
                    at.key("type"),
                    "no model of " + algorithm.type() + " is shown the answers of others to choose from",
                    "use remom, fusion or workflows");
        }
    }

    private static long models(DecisionEntry entry) {
        return entry.modelRefs().size()
                + entry.candidateIterations().stream()
                        .filter(DecisionEntry.Iteration::offers)
                        .mapToLong(one -> one.models().size())
                        .sum();
    }

    /// @return whether it can be kept at all
    private boolean contract(OutputContract contract, DocPath at) {
        int before = context.report().found().errors();
        if (contract.type().isEmpty() && contract.postprocess().isEmpty()) {
            error(at, "an output contract needs a type or a postprocess step", "add \"type:\"");
        }
        switch (contract.type()) {
            case "choice" -> choices(contract, at);
            case "structured_json" ->
                need(contract.jsonSchema() != null, at, "structured_json needs json_schema.schema_ref");
            case "reference_selection" ->
                need(contract.reference() != null, at, "reference_selection needs a reference");
            default -> {}
        }
        OutputContract.Render render = contract.render();
        if (render != null
                && render.mode().equals("template")
                && !render.template().contains(Choice.PLACE)) {
            error(at.key("render").key("template"), "the template does not contain {choice}", "add it");
        }
        OutputContract.Extract extract = contract.extract();
        if (extract != null
                && extract.mode().equals("json_object")
                && !contract.type().equals("structured_json")) {
            error(
                    at.key("extract").key("mode"),
                    "json_object is for structured_json only",
                    "use exact, or set type: structured_json");
        }
        if (!contract.postprocess().isEmpty() && !contract.type().equals("reference_selection")) {
            error(
                    at.key("postprocess"),
                    "dereference_selected_reference needs type reference_selection",
                    "set the type, or remove the step");
        }
        return context.report().found().errors() == before;
    }

    private void choices(OutputContract contract, DocPath at) {
        List<String> values =
                contract.choiceSet() == null ? List.of() : contract.choiceSet().values();
        need(!values.isEmpty(), at, "choice needs choice_set.values");
        var seen = new HashSet<String>();
        for (int i = 0; i < values.size(); i++) {
            DocPath place = at.key("choice_set").key("values").index(i);
            if (values.get(i).isBlank()) {
                error(place, "the choice is empty", "write a text");
            } else if (!seen.add(values.get(i).strip().toLowerCase(Locale.ROOT))) {
                error(place, "the choice \"" + values.get(i) + "\" is there twice", "remove one; case does not count");
            }
        }
        OutputContract.OnViolation violation = contract.onViolation();
        if (violation != null
                && !violation.fallback().isEmpty()
                && !seen.contains(violation.fallback().strip().toLowerCase(Locale.ROOT))) {
            warn(
                    at.key("on_violation").key("fallback"),
                    "the fallback is none of the choices, and is answered as it is",
                    "name a choice, or leave it so");
        }
    }

    /// Options of other types than the contract's.
    private void unused(OutputContract contract, DocPath at) {
        owned(contract, at, "choice_set", contract.choiceSet(), "choice");
        owned(contract, at, "render", contract.render(), "choice");
        owned(contract, at, "json_schema", contract.jsonSchema(), "structured_json");
        owned(contract, at, "normalize", contract.normalize(), "structured_json");
        owned(contract, at, "reference", contract.reference(), "reference_selection");
        OutputContract.Normalize normalize = contract.normalize();
        if (normalize != null && contract.type().equals("structured_json")) {
            for (int i = 0; i < normalize.fieldOrder().size(); i++) {
                field(
                        normalize.fieldOrder().get(i),
                        at.key("normalize").key("field_order").index(i));
            }
            normalize
                    .defaults()
                    .keySet()
                    .forEach(name ->
                            field(name, at.key("normalize").key("defaults").key(name)));
        }
    }

    private void owned(OutputContract contract, DocPath at, String key, @Nullable Record option, String type) {
        if (option != null && !contract.type().equals(type)) {
            warn(at.key(key), key + " does nothing for the type " + contract.type(), "remove it, or set type: " + type);
        }
    }

    private void field(String name, DocPath at) {
        if (!TerminalAction.FIELDS.contains(name)) {
            warn(
                    at,
                    "\"" + name + "\" is no field of " + TerminalAction.SCHEMA + " and does nothing",
                    "use " + String.join(", ", TerminalAction.FIELDS));
        }
    }

    private void need(boolean there, DocPath at, String message) {
        if (!there) {
            error(at, "the type " + message, "add it");
        }
    }

    private void error(DocPath at, String message, String hint) {
        context.report().error(CODE, at, message, hint);
    }

    private void warn(DocPath at, String message, String hint) {
        context.report().warning(CODE, at, message, hint);
    }
}
