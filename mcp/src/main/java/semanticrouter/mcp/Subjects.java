package semanticrouter.mcp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.SubjectTool;
import tools.jackson.databind.JsonNode;

/// The subjects that a classifier knows, in its order (specification: dataplane §7.5).
record Subjects(List<String> names) {
    private static final int NAMES_MAX = 1_000;
    private static final int NAME_MAX = 200;

    /// By how much the sum of probabilities may miss 1, and one probability another, in floating point as servers
    /// write it.
    private static final double ROUNDING = 0.02;

    Subjects {
        names = List.copyOf(names);
    }

    /// Reads what `list_categories` answers. Its prompts and descriptions are not used: what a model is told is the
    /// decision's.
    ///
    /// @throws UnavailableException `mcp_malformed`
    static Subjects of(JsonNode answer) throws UnavailableException {
        JsonNode listed = answer.path("categories");
        if (!listed.isArray() || listed.isEmpty() || listed.size() > NAMES_MAX) {
            throw malformed("`categories` must be a list of 1 to " + NAMES_MAX + " names");
        }
        var names = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (JsonNode one : listed) {
            String name = one.isString() ? one.stringValue().strip() : "";
            if (name.isEmpty() || name.length() > NAME_MAX || !seen.add(name.toLowerCase(Locale.ROOT))) {
                throw malformed("`categories` must hold names, each once and of at most " + NAME_MAX + " characters");
            }
            names.add(name);
        }
        return new Subjects(names);
    }

    /// Reads what `classify_text` answers.
    ///
    /// @throws UnavailableException `mcp_malformed`
    SubjectTool.Verdict read(JsonNode answer) throws UnavailableException {
        JsonNode number = answer.path("class");
        if (!number.isIntegralNumber() || number.asLong() < 0 || number.asLong() >= names.size()) {
            throw malformed("`class` must be the place of a category, from 0 to " + (names.size() - 1));
        }
        int place = number.asInt();
        JsonNode vector = answer.path("probabilities");
        boolean whole = !vector.isMissingNode() && !vector.isNull();
        double[] scores = whole ? all(vector, place) : spread(place, share(answer.path("confidence"), "confidence"));
        JsonNode reasoning = answer.path("use_reasoning");
        if (!reasoning.isMissingNode() && !reasoning.isNull() && !reasoning.isBoolean()) {
            throw malformed("`use_reasoning` must be true or false");
        }
        return new SubjectTool.Verdict(
                new LabelScores(names, scores),
                whole,
                reasoning.isBoolean() ? Optional.of(reasoning.booleanValue()) : Optional.empty(),
                model(answer.path("model")));
    }

    private double[] all(JsonNode vector, int place) throws UnavailableException {
        if (!vector.isArray() || vector.size() != names.size()) {
            throw malformed("`probabilities` must be a list of " + names.size() + " numbers, one for each category");
        }
        double[] scores = new double[names.size()];
        double sum = 0;
        double best = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = share(vector.get(i), "probabilities");
            sum += scores[i];
            best = Math.max(best, scores[i]);
        }
        if (Math.abs(sum - 1) > ROUNDING) {
            throw malformed("`probabilities` must sum to 1");
        }
        if (scores[place] < best - ROUNDING) {
            throw malformed("`class` must be the most probable category");
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    /// The confidence of one, and what it leaves to the others.
    private double[] spread(int place, double confidence) throws UnavailableException {
        if (confidence < 1.0 / names.size() - ROUNDING) {
            throw malformed("`confidence` must be that of the most probable category");
        }
        double[] scores = new double[names.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i == place ? confidence : (1 - confidence) / (scores.length - 1);
        }
        return scores;
    }

    private static double share(JsonNode number, String field) throws UnavailableException {
        double value = number.isNumber() ? number.asDouble() : Double.NaN;
        if (!(value >= 0 && value <= 1)) {
            throw malformed("`" + field + "` must be from 0 to 1");
        }
        return value;
    }

    /// A model's name is shown to people, so it must be one that can be shown.
    private static String model(JsonNode named) throws UnavailableException {
        if (named.isMissingNode() || named.isNull()) {
            return "";
        }
        String name = named.isString() ? named.stringValue().strip() : "\n";
        if (name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw malformed("`model` must be the name of a model");
        }
        return name;
    }

    private static UnavailableException malformed(String what) {
        return new UnavailableException("mcp_malformed", "in the classifier's answer " + what);
    }
}
