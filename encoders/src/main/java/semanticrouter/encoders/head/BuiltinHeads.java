package semanticrouter.encoders.head;

import java.util.List;
import semanticrouter.encoders.model.ModelSource;

/// The heads inside our jar.
public final class BuiltinHeads {
    private static final String FOLDER = "classpath:META-INF/semanticrouter/models/";

    /// Tasks that have a head in the jar; each is a folder with `head.json`, `weights.bin`, a card and its evaluation.
    public static final List<String> CLASSIFIERS =
            List.of("domain", "fact_check", "feedback", "modality", "jailbreak", "complexity", "language");

    /// Tasks that have a tagger in the jar.
    public static final List<String> TAGGERS = List.of("pii");

    private BuiltinHeads() {}

    /// Where the head of a task lies.
    public static ModelSource source(String task) {
        return ModelSource.of(FOLDER + task);
    }
}
