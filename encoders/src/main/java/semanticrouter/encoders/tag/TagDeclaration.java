package semanticrouter.encoders.tag;

import java.util.List;

/// The `head.json` beside a tagger's weights.
///
/// @param task what it is for, `pii`
/// @param labels BIO labels in the order of the chain; the first is `O`
/// @param temperature emissions and transitions are divided by it before probabilities are taken
/// @param weightsSha256 of `weights.bin`, lower-case hex
public record TagDeclaration(String task, List<String> labels, double temperature, String weightsSha256) {
    public TagDeclaration {
        labels = List.copyOf(labels);
        if (labels.size() < 3 || !labels.getFirst().equals("O") || !(temperature > 0)) {
            throw new IllegalArgumentException("tagger " + task + ": labels must begin with O");
        }
    }
}
