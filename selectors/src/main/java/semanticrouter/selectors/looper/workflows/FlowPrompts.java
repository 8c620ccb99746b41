package semanticrouter.selectors.looper.workflows;

import java.util.List;
import semanticrouter.core.selection.Candidate;

/// What agents, planner and writer of a workflow are told: the prompts of the family `micro_agent`.
final class FlowPrompts {
    private FlowPrompts() {}

    /// @param question what the client asks
    /// @param seen what the agent may see of others
    static String agent(String question, FlowPlan.Step step, List<AgentOutput> seen) {
        return question + "\n\nYou are one of several agents that work on this step by step. Your role: " + step.role()
                + ". Your task:\n\n" + step.prompt() + told(seen)
                + "\n\nWrite your part only; others go on with it.";
    }

    /// @param task what the writer is told; empty for the built-in text
    static String last(String question, String task, List<AgentOutput> seen) {
        String usual = "Write the best final answer you can. Keep what holds and settle contradictions by your own"
                + " judgement. Answer as if you were asked alone: mention neither the agents nor their work.";
        return question + told(seen) + "\n\n" + (task.isBlank() ? usual : task);
    }

    private static String told(List<AgentOutput> seen) {
        if (seen.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\n\nWhat agents have written so far:");
        for (int i = 0; i < seen.size(); i++) {
            AgentOutput output = seen.get(i);
            text.append("\n\nAnswer ")
                    .append(i + 1)
                    .append(" [")
                    .append(output.agent())
                    .append("]\n")
                    .append(output.text());
        }
        return text.toString();
    }

    static String plan(String conversation, List<Candidate> workers, int steps, int parallel) {
        var models = new StringBuilder();
        for (Candidate worker : workers) {
            String about = worker.profile().description();
            models.append("- ").append(worker.ref().effectiveModel());
            models.append(about.isBlank() ? "" : ": " + about).append('\n');
        }
        return """
                Plan how a team of models works on the request below. Do not answer it yourself.

                The request:

                %s

                The models, by the names to use:
                %s
                Write one JSON object and nothing else:
                {"steps": [{"id": "draft", "role": "writer", "models": ["name"], "prompt": "what to do", \
                "access_list": []}], "final": {"prompt": "how to answer"}}
                At most %d steps, one after another; at most %d models in a step, which work side by side and do not see \
                each other. Every step has an id of its own. access_list names the ids of earlier steps whose results a step \
                sees; without it a step sees all of them, with an empty one none.
                """.formatted(conversation, models, steps, parallel);
    }
}
