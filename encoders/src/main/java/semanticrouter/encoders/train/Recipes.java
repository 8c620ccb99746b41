package semanticrouter.encoders.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The recipes of all built-in classifiers.
public final class Recipes {
    private static final Recipe.Settings STANDARD = new Recipe.Settings(10, 0.1, 1e-4, 1e-4);
    private static final Recipe.Settings STRONG = new Recipe.Settings(10, 0.1, 1e-4, 1e-3);

    /// ISO 639-1 codes of the languages that are told apart.
    private static final List<String> LANGUAGES = List.of(
            "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et",
            "eu", "fa", "fi", "fr", "ga", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko",
            "la", "lg", "lt", "lv", "mi", "mk", "mn", "mr", "ms", "nb", "nl", "nn", "om", "pa", "pl", "pt", "ro", "ru",
            "si", "sk", "sl", "sn", "so", "sq", "sr", "st", "sv", "sw", "ta", "te", "th", "ti", "tl", "tn", "tr", "ts",
            "uk", "ur", "vi", "xh", "yo", "zh", "zu");

    /// In the order they are documented.
    public static final List<Recipe> ALL = List.of(
            new Recipe(
                    "domain",
                    List.of(
                            "biology",
                            "business",
                            "chemistry",
                            "computer science",
                            "economics",
                            "engineering",
                            "health",
                            "history",
                            "law",
                            "math",
                            "other",
                            "philosophy",
                            "physics",
                            "psychology"),
                    List.of("domain_train.jsonl", "domain_train_extra_stemez.jsonl"),
                    Map.of(),
                    List.of(),
                    true,
                    STANDARD,
                    1,
                    0.2,
                    false),
            new Recipe(
                    "fact_check",
                    List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"),
                    List.of("fact_check_train.jsonl"),
                    Map.of(),
                    List.of("FACT_CHECK_NEEDED"),
                    true,
                    STRONG,
                    2,
                    0.5,
                    false),
            new Recipe(
                    "feedback",
                    List.of("SAT", "NEED_CLARIFICATION", "WRONG_ANSWER", "WANT_DIFFERENT"),
                    List.of("feedback_train.jsonl"),
                    Map.of(),
                    List.of(),
                    true,
                    STANDARD,
                    1,
                    0.5,
                    false),
            new Recipe(
                    "modality",
                    List.of("AR", "DIFFUSION", "BOTH"),
                    List.of("modality_train.jsonl"),
                    Map.of(),
                    List.of(),
                    true,
                    STANDARD,
                    2,
                    0.5,
                    false),
            new Recipe(
                    "jailbreak",
                    List.of("benign", "jailbreak", "harmful_request"),
                    List.of("jailbreak_train.jsonl"),
                    Map.of("prompt_injection", "jailbreak"),
                    List.of("jailbreak"),
                    true,
                    new Recipe.Settings(10, 0.1, 1e-4, 3e-4),
                    1.5,
                    0.3,
                    true),
            new Recipe(
                    "complexity",
                    List.of("easy", "medium", "hard"),
                    List.of("complexity_train.jsonl"),
                    Map.of(),
                    List.of(),
                    true,
                    STRONG,
                    1,
                    0.5,
                    false),
            new Recipe(
                    "language",
                    LANGUAGES,
                    List.of("language_train.jsonl"),
                    Map.of(),
                    List.of(),
                    false,
                    STANDARD,
                    1,
                    0,
                    false));

    private Recipes() {}

    /// The recipe of a task.
    public static Optional<Recipe> of(String task) {
        return ALL.stream().filter(recipe -> recipe.task().equals(task)).findFirst();
    }
}
