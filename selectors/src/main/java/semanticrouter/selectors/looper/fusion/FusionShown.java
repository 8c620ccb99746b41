package semanticrouter.selectors.looper.fusion;

import java.util.List;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The field `fusion` of the answer: what the client is shown of how it came about.
final class FusionShown {
    private FusionShown() {}

    static ArrayNode list() {
        return Json.array();
    }

    /// Adds it to a completion, when there is something to show.
    static void put(
            ObjectNode completion,
            FusionOptions options,
            ArrayNode failures,
            Grounded answers,
            Analysis analysis,
            Candidate judge,
            List<Candidate> panel) {
        boolean grounded = !answers.policy().isEmpty();
        boolean shows =
                options.includeAnalysis() || options.includeIntermediateResponses() || !failures.isEmpty() || grounded;
        if (!shows) {
            return;
        }
        ObjectNode shown = completion.putObject("fusion");
        if (options.includeAnalysis()) {
            shown.set("analysis", analysis.shown());
        }
        if (options.includeIntermediateResponses()) {
            ArrayNode responses = shown.putArray("responses");
            answers.answers().forEach(answer -> responses.add(answer.shown()));
        }
        if (!failures.isEmpty()) {
            shown.set("failed_models", failures);
        }
        shown.put("judge_model", judge.ref().effectiveModel());
        ArrayNode models = shown.putArray("analysis_models");
        panel.forEach(member -> models.add(member.ref().effectiveModel()));
        shown.put("prompt_version", options.judgePromptVersion());
        if (grounded) {
            shown.set("grounding", answers.shown());
        }
    }
}
