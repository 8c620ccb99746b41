package semanticrouter.selectors.looper.remom;

import java.util.Comparator;
import java.util.List;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A round before the final one.
///
/// @param number from 1
/// @param breadth calls it made
/// @param answers those that say something, in the order of the calls
record Round(int number, int breadth, List<Answer> answers) {
    /// What the next round is shown.
    List<Reference> references(RemomOptions options) {
        return chosen(options).stream().map(answer -> answer.reference(options)).toList();
    }

    /// The answers the next round is shown: the longest, in a shuffled order.
    List<Answer> chosen(RemomOptions options) {
        Integer most = options.maxResponsesPerRound();
        List<Answer> longest = answers.stream()
                .sorted(Comparator.comparingInt((Answer answer) -> answer.text().length())
                        .reversed())
                .limit(most == null || most < 1 ? Integer.MAX_VALUE : most)
                .toList();
        return Distribution.shuffled(longest, options.shuffleSeed());
    }

    /// It, as the client is shown it.
    ObjectNode shown(RemomOptions options) {
        ObjectNode shown = Json.object().put("round", number).put("breadth", breadth);
        ArrayNode responses = shown.putArray("responses");
        answers.forEach(answer -> responses.add(answer.shown(options)));
        return shown;
    }
}
