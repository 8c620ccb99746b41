package semanticrouter.encoders.train;

import java.util.Locale;
import java.util.Map;
import semanticrouter.encoders.head.HeadDeclaration;

/// The card beside a head: what it is, what it learnt from under which licences, how good it is.
final class ModelCard {
    private final Recipe recipe;
    private final HeadDeclaration declaration;
    private final Examples examples;

    ModelCard(Recipe recipe, HeadDeclaration declaration, Examples examples) {
        this.recipe = recipe;
        this.declaration = declaration;
        this.examples = examples;
    }

    String text(Map<String, Double> heldOut) {
        var card = new StringBuilder();
        card.append("# ").append(recipe.task()).append("\n\n");
        card.append("Multinomial logistic regression over ");
        card.append(
                switch (recipe.reads()) {
                    case NOTHING -> "";
                    case SENTENCE -> "the sentence vector of " + declaration.encoder() + " and ";
                    case LAYERS ->
                        "mean states of earlier layers and the greatest values of the last of " + declaration.encoder()
                                + ", and ";
                });
        card.append("hashed words, word pairs and character runs");
        if (recipe.settings().orders() > 1) {
            card.append(", the mean of ")
                    .append(recipe.settings().orders())
                    .append(" models trained in other orders of the samples");
        }
        card.append("; calibrated by temperature ")
                .append(declaration.temperature())
                .append(".\n");
        card.append("Labels: ").append(String.join(", ", recipe.labels())).append(".\n");
        if (!recipe.positive().isEmpty()) {
            card.append("Score: P(")
                    .append(String.join(") + P(", recipe.positive()))
                    .append("), operating point ")
                    .append(declaration.threshold())
                    .append(", chosen with the validation sets in view.\n");
        }
        if (declaration.abstainBelow() > 0) {
            card.append("Abstains when its best label is less probable than ")
                    .append(declaration.abstainBelow())
                    .append(": below, held-out answers are more often wrong than right.\n");
        }
        if (recipe.prompts() != Recipe.Prompts.NONE || !recipe.borrowed().isEmpty()) {
            card.append(
                    "The project's own requests and the settings were made knowing the validation sets and the public "
                            + "probes. Compared once, three everyday phrases stood in a validation set too; lines added "
                            + "since were not compared.\n");
        }
        card.append("Made by `vllm-sr train ")
                .append(recipe.task())
                .append(" --data DATA --out DIR`, deterministic.\n\n");
        card.append("## Data\n\n| source | rows |\n|---|--:|\n");
        examples.counts()
                .forEach((source, rows) -> card.append("| ")
                        .append(source)
                        .append(" | ")
                        .append(rows)
                        .append(" |\n"));
        card.append("\nTexts that repeat after normalisation count once. ")
                .append(examples.train().size())
                .append(" shape the weights, ")
                .append(examples.held().size())
                .append(" (every tenth by hash) calibrate.\n");
        if (!examples.leftOut().isEmpty()) {
            card.append("Left out, because their licence only lets them measure: ")
                    .append(String.join(", ", examples.leftOut().keySet()))
                    .append(".\n");
        }
        card.append("\n## Held-out training texts\n\n");
        card.append("They come from the same sources as the training texts, so they flatter; ")
                .append(
                        recipe.readsChinese()
                                ? "no set of other sources measures this head."
                                : "the sets in `evaluation.json` come from other sources.")
                .append("\n\n| figure | value |\n|---|--:|\n");
        heldOut.forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(number(value))
                .append(" |\n"));
        return card.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) > 1
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
