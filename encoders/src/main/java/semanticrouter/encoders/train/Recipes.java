package semanticrouter.encoders.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.train.Recipe.Borrowed;
import semanticrouter.encoders.train.Recipe.Prompts;

/// The recipes of all built-in classifiers.
public final class Recipes {
    private static final Recipe.Settings STANDARD = new Recipe.Settings(10, 0.1, 1e-4, 1e-4, 0, 1);
    private static final Recipe.Settings STRONG = new Recipe.Settings(10, 0.1, 1e-4, 1e-3, 0, 1);

    /// For some hundred short texts.
    private static final Recipe.Settings SMALL = new Recipe.Settings(30, 0.1, 1e-4, 1e-3, 0, 1);

    private static final Recipe.Settings RARE = new Recipe.Settings(10, 0.1, 1e-4, 1e-4, 0.23, 3);

    /// ISO 639-1 codes of the languages that are told apart.
    private static final List<String> LANGUAGES = List.of(
            "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et",
            "eu", "fa", "fi", "fr", "ga", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko",
            "la", "lg", "lt", "lv", "mi", "mk", "mn", "mr", "ms", "nb", "nl", "nn", "om", "pa", "pl", "pt", "ro", "ru",
            "si", "sk", "sl", "sn", "so", "sq", "sr", "st", "sv", "sw", "ta", "te", "th", "ti", "tl", "tn", "tr", "ts",
            "uk", "ur", "vi", "xh", "yo", "zh", "zu");

    /// Texts of other tasks that are no attack, so that the guard learns what else people write.
    private static final List<Borrowed> HARMLESS = List.of(
            new Borrowed("fact_check_train.jsonl", "nq-open", "benign", 400),
            new Borrowed("fact_check_train.jsonl", "webquestions", "benign", 400),
            new Borrowed("fact_check_train.jsonl", "llmrouter", "benign", 200),
            new Borrowed("fact_check_train.jsonl", "mbpp", "benign", 300),
            new Borrowed("fact_check_train.jsonl", "gsm8k", "benign", 300),
            new Borrowed("fact_check_train.jsonl", "self-instruct", "benign", 100),
            new Borrowed("modality_train.jsonl", "partiprompts", "benign", 200),
            new Borrowed("modality_train.jsonl", "authored-template", "benign", 200),
            new Borrowed("feedback_train.jsonl", "sgd", "benign", 500),
            new Borrowed("feedback_train.jsonl", "authored-template", "benign", 300),
            new Borrowed("pii_train.jsonl", "template", "benign", 600),
            new Borrowed("pii_train.jsonl", "wnut17", "benign", 300),
            new Borrowed("domain_train_extra_stemez.jsonl", "mmlu-pro/stemez", "benign", 300));

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
                    Reads.SENTENCE,
                    RARE,
                    1,
                    0.2,
                    false,
                    3,
                    Map.of("mmlu(routellm)", 0.7, "mmlu-pro/stemez", 5.0),
                    Map.of("mmlu(routellm)", 400, "mmlu-pro/stemez", 400),
                    List.of(
                            new Borrowed("fact_check_train.jsonl", "mbpp", "computer science", 400),
                            new Borrowed("fact_check_train.jsonl", "gsm8k", "math", 400),
                            new Borrowed("fact_check_train.jsonl", "clinc150", "other", 400)),
                    Prompts.SUBJECT),
            new Recipe(
                    "fact_check",
                    List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"),
                    List.of("fact_check_train.jsonl"),
                    Map.of(),
                    List.of("FACT_CHECK_NEEDED"),
                    Reads.SENTENCE,
                    STRONG,
                    2,
                    0.5,
                    false,
                    1,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Prompts.FACT),
            new Recipe(
                    "feedback",
                    List.of("SAT", "NEED_CLARIFICATION", "WRONG_ANSWER", "WANT_DIFFERENT"),
                    List.of("feedback_train.jsonl"),
                    Map.of(),
                    List.of(),
                    Reads.SENTENCE,
                    STANDARD,
                    1,
                    0.5,
                    false,
                    1,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Prompts.NONE),
            new Recipe(
                    "modality",
                    List.of("AR", "DIFFUSION", "BOTH"),
                    List.of("modality_train.jsonl"),
                    Map.of(),
                    List.of(),
                    Reads.SENTENCE,
                    STANDARD,
                    2,
                    0.5,
                    false,
                    1,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Prompts.FIRST),
            new Recipe(
                    "jailbreak",
                    List.of("benign", "jailbreak", "harmful_request"),
                    List.of("jailbreak_train.jsonl"),
                    Map.of("prompt_injection", "jailbreak"),
                    List.of("jailbreak"),
                    Reads.LAYERS,
                    new Recipe.Settings(5, 0.1, 1e-3, 3e-4, 0, 5),
                    2.6,
                    0.5,
                    true,
                    2,
                    Map.of(),
                    Map.of("neuralchemy/Prompt-injection-dataset", 1_200),
                    HARMLESS,
                    Prompts.FIRST),
            new Recipe(
                    "complexity",
                    List.of("easy", "medium", "hard"),
                    List.of("complexity_train.jsonl"),
                    Map.of(),
                    List.of(),
                    Reads.SENTENCE,
                    STRONG,
                    1,
                    0.5,
                    false,
                    1,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Prompts.NONE),
            new Recipe(
                    "language",
                    LANGUAGES,
                    List.of("language_train.jsonl"),
                    Map.of(),
                    List.of(),
                    Reads.NOTHING,
                    STANDARD,
                    1,
                    0,
                    false,
                    1,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Prompts.NONE));

    private Recipes() {}

    /// All recipes: those of {@link #ALL}, and of the heads for Chinese texts.
    public static Stream<Recipe> every() {
        return Stream.concat(
                ALL.stream(),
                ALL.stream()
                        .filter(recipe -> BuiltinHeads.CHINESE.contains(recipe.task()))
                        .map(recipe -> recipe.chinese(SMALL)));
    }

    /// The recipe of a task.
    public static Optional<Recipe> of(String task) {
        return every().filter(recipe -> recipe.task().equals(task)).findFirst();
    }
}
