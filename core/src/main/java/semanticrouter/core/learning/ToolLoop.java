package semanticrouter.core.learning;

import java.util.List;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// Whether the model's tools are at work in a conversation (specification: selection-looper §3.1): its
/// last message is of a tool, or answers one, a tool has answered since the model last spoke, or calls
/// wait for their results.
public final class ToolLoop {
    private ToolLoop() {}

    public static boolean active(RequestFacts facts) {
        var envelope = facts.envelope();
        return envelope.lastRole() == Role.TOOL
                || envelope.lastIsToolResult()
                || envelope.assistantToolCalls() > envelope.toolResults()
                || answeredSince(facts.turns());
    }

    private static boolean answeredSince(List<Turn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Role role = turns.get(i).role();
            if (role == Role.TOOL) {
                return true;
            }
            if (role == Role.ASSISTANT) {
                return false;
            }
        }
        return false;
    }
}
