package semanticrouter.plugins.rag;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The places in a template for the question, the number of passages and the threshold, in either of two spellings.
final class Places {
    private static final Pattern PLACE =
            Pattern.compile("\\$\\{(user_content|top_k|threshold)}|\\{\\{ *\\.(Query|UserContent|TopK|Threshold) *}}");

    private Places() {}

    /// A template with its places filled.
    ///
    /// @param escape makes the user's text fit for what the template is
    static String filled(String template, PassageSource.Question question, UnaryOperator<String> escape) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(value(place.group(), question, escape)));
    }

    private static String value(String place, PassageSource.Question question, UnaryOperator<String> escape) {
        if (place.contains("top_k") || place.contains("TopK")) {
            return Integer.toString(question.most());
        }
        if (place.contains("hreshold")) {
            return Double.toString(question.threshold());
        }
        return escape.apply(question.text());
    }
}
