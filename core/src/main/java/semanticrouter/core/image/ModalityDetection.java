package semanticrouter.core.image;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.CaseFold;

/// How it is told whether a turn wants text, an image or both (specification: signals §2.21).
///
/// @param method `classifier` asks the model, `keyword` looks for words, `hybrid` weighs one against the other
/// @param keywords words that ask for an image
/// @param bothKeywords words that, beside those, ask for text and an image
/// @param decisive confidence from which the model alone decides (hybrid)
/// @param preferred confidence from which the model wins over differing words (hybrid)
public record ModalityDetection(
        String method, List<String> keywords, List<String> bothKeywords, double decisive, double preferred) {
    /// Name of the classifier.
    public static final String TASK = "modality";

    private static final double STANDARD_CONFIDENCE = 0.6;
    private static final double STANDARD_RATIO = 0.7;

    public ModalityDetection {
        method = method.isEmpty() ? "classifier" : method;
        keywords = List.copyOf(keywords);
        bothKeywords = List.copyOf(bothKeywords);
    }

    /// A modality and how sure it is.
    ///
    /// @param label `AR`, `DIFFUSION`, `BOTH`, or what else a classifier says
    /// @param failure why the model did not say so, null when it did or was not asked
    public record Verdict(
            String label, double confidence, @Nullable Failure failure) {
        private Verdict(Modality modality, double confidence) {
            this(modality.toString(), confidence, null);
        }
    }

    /// The detection that settings ask for; thresholds are held in 32 bits.
    ///
    /// @param confidence null for the usual one
    /// @param ratio share of it from which the model wins over differing words, null for the usual one
    public static ModalityDetection of(
            String method,
            List<String> keywords,
            List<String> bothKeywords,
            @Nullable Double confidence,
            @Nullable Double ratio) {
        double decisive = (float) (confidence == null ? STANDARD_CONFIDENCE : confidence);
        double share = (float) (ratio == null ? STANDARD_RATIO : ratio);
        return new ModalityDetection(method, keywords, bothKeywords, decisive, decisive * share);
    }

    /// Whether it needs the classifier to say more than the words do.
    public boolean learned() {
        return !method.equals("keyword");
    }

    /// What a text wants. Without its model it takes text for granted, or what the words say where they have a say.
    public Verdict tell(String text, Encodings encodings) throws InterruptedException {
        if (text.isBlank()) {
            return new Verdict(Modality.AR, 1);
        }
        return switch (method) {
            case "keyword" -> byWords(text);
            case "hybrid" -> byBoth(text, encodings);
            default -> byModel(text, encodings, new Verdict(Modality.AR, 0));
        };
    }

    /// What the model says, and without it what is taken instead.
    private static Verdict byModel(String text, Encodings encodings, Verdict instead) throws InterruptedException {
        try {
            LabelScores scores = encodings.classify(TASK, text);
            return new Verdict(scores.topLabel().toUpperCase(Locale.ROOT), scores.topProbability(), null);
        } catch (UnavailableException unavailable) {
            return new Verdict(instead.label(), instead.confidence(), unavailable.failure());
        }
    }

    private Verdict byWords(String text) {
        if (keywords.isEmpty()) {
            return new Verdict(Modality.AR, 0.5);
        }
        String folded = new String(CaseFold.fold(text));
        if (!contains(folded, keywords)) {
            return new Verdict(Modality.AR, 0.8);
        }
        return contains(folded, bothKeywords) ? new Verdict(Modality.BOTH, 0.75) : new Verdict(Modality.DIFFUSION, 0.8);
    }

    private static boolean contains(String folded, List<String> words) {
        return words.stream().anyMatch(word -> folded.contains(new String(CaseFold.fold(word))));
    }

    /// The model where it is sure, the words where the model is not there or not sure enough.
    private Verdict byBoth(String text, Encodings encodings) throws InterruptedException {
        Verdict words = byWords(text);
        Verdict model = byModel(text, encodings, words);
        if (model.failure() != null || model.confidence() >= decisive) {
            return model;
        }
        if (model.label().equals(words.label())) {
            return new Verdict(model.label(), (model.confidence() + words.confidence()) / 2, null);
        }
        return model.confidence() >= preferred ? model : words;
    }
}
