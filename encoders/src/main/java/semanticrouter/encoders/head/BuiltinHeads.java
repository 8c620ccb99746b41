package semanticrouter.encoders.head;

import java.util.List;
import semanticrouter.encoders.model.ModelSource;

/// The heads inside our jar.
public final class BuiltinHeads {
    private static final String FOLDER = "classpath:META-INF/semanticrouter/models/";

    /// Tasks that have a head in the jar; each is a folder with `head.json`, `weights.bin`, a card and its evaluation.
    public static final List<String> CLASSIFIERS =
            List.of("domain", "fact_check", "feedback", "modality", "jailbreak", "complexity", "language");

    /// Tasks whose Chinese texts have a head of their own in the jar, in the folder {@link #chinese}.
    public static final List<String> CHINESE = List.of("domain", "fact_check", "feedback", "modality");

    /// Tasks that have a tagger in the jar.
    public static final List<String> TAGGERS = List.of("pii");

    private BuiltinHeads() {}

    /// Name of the head that reads the Chinese texts of a task, also of its folder and of what trains it.
    public static String chinese(String task) {
        return task + "_zh";
    }

    /// Where the head of a task lies.
    public static ModelSource source(String task) {
        return ModelSource.of(FOLDER + task);
    }
}
