package semanticrouter.config.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.OutputContract;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;

/// Checkable formats of answers (specification: signals §1.12).
record OutputChecks(CheckContext context, Recipe recipe) {
    private static final String CODE = "output-contract";

    void check() {
        for (BoundDecision decision : recipe.decisions()) {
            OutputContract contract = decision.entry().outputContractSpec();
            if (contract != null) {
                contract(contract, decision.at().key("output_contract_spec"));
            }
        }
    }

    private void contract(OutputContract contract, DocPath at) {
        if (contract.type().isEmpty() && contract.postprocess().isEmpty()) {
            context.report().error(CODE, at, "an output contract needs a type or a postprocess step", "add \"type:\"");
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
                && !render.template().contains("{choice}")) {
            context.report()
                    .error(CODE, at.key("render").key("template"), "the template does not contain {choice}", "add it");
        }
        OutputContract.Extract extract = contract.extract();
        if (extract != null
                && extract.mode().equals("json_object")
                && !contract.type().equals("structured_json")) {
            context.report()
                    .error(
                            CODE,
                            at.key("extract").key("mode"),
                            "json_object is for structured_json only",
                            "use exact, or set type: structured_json");
        }
        if (!contract.postprocess().isEmpty() && !contract.type().equals("reference_selection")) {
            context.report()
                    .error(
                            CODE,
                            at.key("postprocess"),
                            "dereference_selected_reference needs type reference_selection",
                            "set the type, or remove the step");
        }
    }

    private void choices(OutputContract contract, DocPath at) {
        List<String> values =
                contract.choiceSet() == null ? List.of() : contract.choiceSet().values();
        need(!values.isEmpty(), at, "choice needs choice_set.values");
        var seen = new HashSet<String>();
        for (int i = 0; i < values.size(); i++) {
            if (!seen.add(values.get(i).strip().toLowerCase(Locale.ROOT))) {
                context.report()
                        .error(
                                CODE,
                                at.key("choice_set").key("values").index(i),
                                "the choice \"" + values.get(i) + "\" is there twice",
                                "remove one; case does not count");
            }
        }
    }

    private void need(boolean there, DocPath at, String message) {
        if (!there) {
            context.report().error(CODE, at, "the type " + message, "add it");
        }
    }
}
