package semanticrouter.selectors.looper.fusion;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The prompts of the judge and of the final answer. Places are `{{original}}`, `{{responses}}` and
/// `{{analysis}}`.
final class FusionPrompts {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(original|responses|analysis)}}");
    private static final String ORIGINAL = "{{original}}";

    private static final String JUDGE = """
            Several models were asked this:

            {{original}}

            Their answers:

            {{responses}}

            Compare the answers. Do not answer the question yourself. Write one JSON object and nothing else, with these \
            fields, each a list of at most two short strings:
            {"consensus": [], "contradictions": [], "partial_coverage": [], "unique_insights": [], "blind_spots": []}
            consensus: what the answers agree on. contradictions: where they disagree, and which is right. \
            partial_coverage: what only some of them cover. unique_insights: what a single one has seen. \
            blind_spots: what all of them miss.
            """;

    private static final String FINAL = """
            {{original}}

            Several models have answered this already:

            {{responses}}

            An analysis of their answers:

            {{analysis}}

            Write the best answer you can. Keep what holds, settle contradictions by your own judgement, and fill what is \
            missing. Answer as if you were asked alone: mention neither the answers nor the analysis.
            """;

    private FusionPrompts() {}

    /// @param template of the options; empty for the built-in one
    static String judge(String template, String original, String responses) {
        return filled(template.isBlank() ? JUDGE : template, Map.of("original", original, "responses", responses));
    }

    /// @param template of the options; empty for the built-in one. The question comes before one that
    /// leaves it out
    static String last(String template, String original, String responses, Analysis analysis) {
        String text = template.isBlank() ? FINAL : template;
        return filled(
                text.contains(ORIGINAL) ? text : ORIGINAL + "\n\n" + text,
                Map.of("original", original, "responses", responses, "analysis", analysis.told()));
    }

    private static String filled(String template, Map<String, String> values) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
}
