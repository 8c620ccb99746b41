package semanticrouter.dsl.document;

import static semanticrouter.dsl.document.FieldSpec.any;
import static semanticrouter.dsl.document.FieldSpec.bound;
import static semanticrouter.dsl.document.FieldSpec.flag;
import static semanticrouter.dsl.document.FieldSpec.number;
import static semanticrouter.dsl.document.FieldSpec.object;
import static semanticrouter.dsl.document.FieldSpec.objects;
import static semanticrouter.dsl.document.FieldSpec.rule;
import static semanticrouter.dsl.document.FieldSpec.shortNumber;
import static semanticrouter.dsl.document.FieldSpec.text;
import static semanticrouter.dsl.document.FieldSpec.textUnless;
import static semanticrouter.dsl.document.FieldSpec.texts;
import static semanticrouter.dsl.document.FieldSpec.value;
import static semanticrouter.dsl.document.FieldSpec.whole;

import java.util.List;

/// The built-in signal families, projections and model cards with their fields, in the order the printer writes them.
///
/// Source: routing language specification 5.6 (order) and 1.7, 1.8, 3 (fields).
final class BuiltinFamilies {
    private static final FieldSpec DESCRIPTION = text("description");

    /// Feature and predicate of structure and conversation signals; parts in alphabetical order.
    private static final FieldSpec FEATURE = object(
            "feature",
            object(
                    "source",
                    flag("case_sensitive"),
                    texts("keywords"),
                    text("pattern"),
                    text("role"),
                    any("sequences"),
                    text("type")),
            text("type"));

    private static final FieldSpec PREDICATE =
            object("predicate", bound("gt"), bound("gte"), bound("lt"), bound("lte"));

    static final List<FamilySpec> SIGNALS = List.of(
            FamilySpec.of("domain", "domains", DESCRIPTION, texts("mmlu_categories"), any("model_scores")),
            FamilySpec.of(
                    "keyword",
                    "keywords",
                    text("operator"),
                    texts("keywords"),
                    flag("case_sensitive"),
                    text("method"),
                    flag("fuzzy_match"),
                    whole("fuzzy_threshold"),
                    shortNumber("bm25_threshold"),
                    shortNumber("ngram_threshold"),
                    whole("ngram_arity")),
            FamilySpec.of(
                    "embedding",
                    "embeddings",
                    shortNumber("threshold"),
                    texts("candidates"),
                    text("aggregation_method"),
                    textUnless("query_modality", "text")),
            FamilySpec.of("fact_check", "fact_check", DESCRIPTION),
            FamilySpec.of("user_feedback", "user_feedbacks", DESCRIPTION),
            FamilySpec.of("reask", "reasks", DESCRIPTION, shortNumber("threshold"), whole("lookback_turns")),
            FamilySpec.of("preference", "preferences", DESCRIPTION, texts("examples"), shortNumber("threshold")),
            FamilySpec.of("language", "language", DESCRIPTION, shortNumber("threshold")),
            FamilySpec.of("context", "context", DESCRIPTION, text("min_tokens"), text("max_tokens")),
            FamilySpec.strict("structure", "structure", DESCRIPTION, FEATURE, PREDICATE),
            FamilySpec.strict("conversation", "conversation", DESCRIPTION, FEATURE, PREDICATE),
            FamilySpec.of(
                    "complexity",
                    "complexity",
                    shortNumber("threshold"),
                    DESCRIPTION,
                    rule("composer"),
                    object("hard", texts("candidates"), texts("image_candidates")),
                    object("easy", texts("candidates"), texts("image_candidates"))),
            FamilySpec.of("modality", "modality", DESCRIPTION),
            FamilySpec.of("authz", "role_bindings", text("role"), DESCRIPTION, any("subjects")),
            FamilySpec.of(
                    "jailbreak",
                    "jailbreak",
                    text("method"),
                    shortNumber("threshold"),
                    flag("include_history"),
                    DESCRIPTION,
                    texts("jailbreak_patterns"),
                    texts("benign_patterns")),
            FamilySpec.of(
                    "pii",
                    "pii",
                    shortNumber("threshold"),
                    texts("pii_types_allowed"),
                    flag("include_history"),
                    DESCRIPTION),
            FamilySpec.of("kb", "kb", text("kb"), object("target", text("kind"), text("value")), text("match")),
            FamilySpec.of(
                    "event",
                    "events",
                    texts("event_types"),
                    texts("severities"),
                    texts("action_codes"),
                    flag("temporal"),
                    // Upstream's printer loses the description; it stands last, so files without one are not affected.
                    DESCRIPTION),
            FamilySpec.strict(
                    "metadata",
                    "metadata",
                    DESCRIPTION,
                    text("key"),
                    object("predicate", value("equals"), value("exists"), value("in"))),
            FamilySpec.strict(
                    "classifier",
                    "classifiers",
                    DESCRIPTION,
                    text("type"),
                    text("model"),
                    text("model_path"),
                    texts("labels"),
                    text("instructions"),
                    flag("use_cpu")));

    static final List<FamilySpec> PROJECTIONS = List.of(
            FamilySpec.of(
                    "partition",
                    "partitions",
                    text("semantics"),
                    number("temperature"),
                    texts("members"),
                    text("default")),
            FamilySpec.of(
                    "score",
                    "scores",
                    text("method"),
                    objects(
                            "inputs",
                            text("type"),
                            bound("weight"),
                            text("name"),
                            text("kb"),
                            text("metric"),
                            text("value_source"),
                            number("match"),
                            number("miss"))),
            FamilySpec.of(
                    "mapping",
                    "mappings",
                    text("source"),
                    text("method"),
                    object("calibration", text("method"), number("slope")),
                    objects("outputs", text("name"), bound("gt"), bound("gte"), bound("lt"), bound("lte"))));

    static final FamilySpec MODEL = FamilySpec.of(
            "model",
            "modelCards",
            text("param_size"),
            whole("context_window_size"),
            DESCRIPTION,
            texts("capabilities"),
            objects("loras", text("name"), DESCRIPTION),
            texts("tags"),
            number("quality_score"),
            text("modality"));

    private BuiltinFamilies() {}
}
