package semanticrouter.selectors.looper.fusion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.fusion.FusionOptions.Grounding;
import semanticrouter.selectors.looper.fusion.PanelAgreement.Score;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel's answers with what their check has brought.
///
/// @param answers all of them
/// @param scores one for each; none when they were not or could not be checked
/// @param kept places of those the judge is shown
/// @param policy what a score does; empty when nothing was to be checked
/// @param reference what they were held against, `panel` or `context`
/// @param fault code of what kept them from being checked; empty for nothing
record Grounded(
        List<PanelAnswer> answers,
        List<Score> scores,
        List<Integer> kept,
        String policy,
        String reference,
        String fault) {
    /// What the scores are of where answers are held against each other.
    static final String PANEL = "panel";

    /// What they are of where answers are held against what the conversation gave them.
    static final String CONTEXT = "context";

    /// Answers that are not to be checked.
    static Grounded unchecked(List<PanelAnswer> answers) {
        return new Grounded(answers, List.of(), places(answers), "", "", "");
    }

    /// Answers that could not be checked.
    static Grounded failed(List<PanelAnswer> answers, Grounding how, String reference, String code) {
        return new Grounded(answers, List.of(), places(answers), how.policy(), reference, code);
    }

    /// Answers and their scores.
    static Grounded of(List<PanelAnswer> answers, Grounding how, String reference, List<Score> scores) {
        boolean drops = how.policy().equals("filter") && !scores.isEmpty();
        return new Grounded(answers, scores, drops ? kept(how, scores) : places(answers), how.policy(), reference, "");
    }

    private static List<Integer> places(List<?> items) {
        return IntStream.range(0, items.size()).boxed().toList();
    }

    private static List<Integer> kept(Grounding how, List<Score> scores) {
        List<Integer> best = places(scores).stream()
                .sorted(Comparator.comparingDouble((Integer i) -> scores.get(i).score())
                        .reversed())
                .toList();
        int sure = (int)
                scores.stream().filter(score -> score.score() >= how.minScore()).count();
        int keep = Math.max(sure, Math.max(1, how.minKeep()));
        return best.stream().limit(keep).sorted().toList();
    }

    /// The answers, for prompts.
    String told() {
        var told = new ArrayList<String>();
        for (int i : kept) {
            String score = scores.isEmpty() ? "" : " (" + agreement(i) + ")";
            told.add("Answer " + (i + 1) + score + ":\n" + answers.get(i).text().strip());
        }
        if (policy.equals("weight") && !scores.isEmpty()) {
            told.add(
                    reference.equals(CONTEXT)
                            ? "Support, from 0 to 1, says how far what the conversation holds supports an answer. Give"
                                    + " answers with a higher support more weight."
                            : "Agreement, from 0 to 1, says how far the other answers support an answer. Give answers with"
                                    + " a higher agreement more weight, but follow one that stands alone where it is right.");
        }
        return String.join("\n\n", told);
    }

    /// What is said of an answer; empty for nothing.
    String agreement(int place) {
        if (scores.isEmpty()) {
            return "";
        }
        Score score = scores.get(place);
        return reference.equals(CONTEXT)
                ? String.format(Locale.ROOT, "support %.2f", score.score())
                : String.format(Locale.ROOT, "agreement %.2f", score.score())
                        + (score.flagged() ? ", contradicted" : "");
    }

    /// It, as the client is shown it.
    ObjectNode shown() {
        ObjectNode shown = Json.object().put("reference", reference).put("policy", policy);
        if (!fault.isEmpty()) {
            return shown.put("error", fault);
        }
        ArrayNode list = shown.putArray("scores");
        for (int i = 0; i < scores.size(); i++) {
            list.addObject()
                    .put("model", answers.get(i).model())
                    .put("score", scores.get(i).score())
                    .put("flagged", scores.get(i).flagged())
                    .put("kept", kept.contains(i));
        }
        return shown;
    }
}
