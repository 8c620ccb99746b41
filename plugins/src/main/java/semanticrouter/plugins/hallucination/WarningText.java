package semanticrouter.plugins.hallucination;

import java.util.List;
import java.util.Locale;
import semanticrouter.core.grounding.Places;
import semanticrouter.plugins.hallucination.Explainer.Explained;

/// What an answer begins with when the client is warned in its body.
final class WarningText {
    static final String UNVERIFIED =
            "[Unverified Response] The facts in this answer could not be checked: no source was given for it.\n\n";

    private static final String UNSUPPORTED =
            "[Hallucination Warning] Parts of this answer are not supported by the sources it was given.";

    /// Findings that are told in full.
    private static final int TOLD = 10;

    /// Code points that are told of a text.
    private static final int LONGEST = 200;

    private WarningText() {}

    /// The beginning of an answer.
    ///
    /// @param details whether findings are told, too
    static String of(List<Explained> found, List<String> answers, boolean details) {
        var text = new StringBuilder(UNSUPPORTED);
        if (details) {
            found.stream().limit(TOLD).forEach(one -> text.append(line(one, answers)));
            if (found.size() > TOLD) {
                text.append("\n- and ").append(found.size() - TOLD).append(" more");
            }
        }
        return text.append("\n\n").toString();
    }

    private static String line(Explained one, List<String> answers) {
        String said = String.format(
                Locale.ROOT,
                "\n- \"%s\" (confidence %.2f, severity %s)",
                cut(one.span().of(answers)),
                one.finding().confidence(),
                one.finding().word());
        String why = switch (one.word()) {
            case "CONTRADICTION" -> "the sources say otherwise";
            case "FABRICATION" -> "the sources do not say so";
            case "UNCERTAIN" -> "the sources may say so";
            default -> "";
        };
        String told = why.isEmpty() ? "" : " " + one.word() + ": " + why;
        String own =
                one.span().explanation().isBlank() ? "" : " " + cut(one.span().explanation());
        return said + told + own;
    }

    private static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String first = Places.first(line, LONGEST);
        return first.length() < line.length() ? first + "…" : line;
    }
}
