package semanticrouter.selectors.looper.contract;

import java.util.List;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.Kind;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;
import semanticrouter.selectors.looper.chat.Conversation;

/// What models are told of a contract. Pure.
public final class ContractWords {
    private ContractWords() {}

    /// The contract in words: the configuration's own, else those of its format.
    static String of(AnswerContract contract) {
        return contract.words().isEmpty()
                ? contract.format().map(format -> of(format.kind())).orElse("")
                : contract.words();
    }

    private static String of(Kind kind) {
        return switch (kind) {
            case Choice choice ->
                "Answer with exactly one of these, and nothing else:\n- " + String.join("\n- ", choice.values());
            case TerminalAction _ -> """
                    Answer with one JSON object and nothing else:
                    {"analysis": "what is there", "plan": "what to do", "commands": [{"keystrokes": "keys to send", \
                    "duration": 1.0}], "task_complete": false}
                    duration is the number of seconds to wait after the keys, at least 1.0. commands may be empty.""";
            case Reference(int first, boolean _) ->
                "Choose the best of the answers above, and answer with its number and nothing else. "
                        + (first == 0
                                ? "They are counted from 0: the first answer has the number 0."
                                : "They are counted from 1: the first answer has the number 1.");
        };
    }

    /// Whether only who is shown the answers of others can keep it.
    private static boolean chooses(AnswerContract contract) {
        return contract.format()
                .filter(format -> format.kind() instanceof Reference)
                .isPresent();
    }

    /// The client's request as it is worked on.
    static ChatBody atFirst(AnswerContract contract, ChatBody request) {
        return chooses(contract) ? request : Conversation.contracted(request, of(contract));
    }

    /// The request for the last word, as made of what {@link #atFirst} gave.
    public static ChatBody atLast(AnswerContract contract, ChatBody request) {
        return chooses(contract) ? Conversation.contracted(request, of(contract)) : request;
    }

    /// What is said to the model whose answer did not keep it.
    ///
    /// @param contract in words
    /// @param candidates answers it was to choose among; empty for none
    static String repair(String contract, List<String> candidates) {
        var text = new StringBuilder(
                "Your last answer does not keep the contract on its form. Write it again so that it does,"
                        + " without any other change, and write nothing else.");
        for (int i = 0; i < candidates.size(); i++) {
            text.append("\n\nAnswer ").append(i + 1).append(":\n").append(candidates.get(i));
        }
        return Conversation.contracted(text.toString(), contract);
    }
}
