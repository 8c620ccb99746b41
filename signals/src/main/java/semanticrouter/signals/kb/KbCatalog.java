package semanticrouter.signals.kb;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.signals.bank.PrototypeScoring;

/// The knowledge bases of `global.model_catalog.kbs`.
///
/// @param kbs null when the document lists none: then `privacy_kb` and `mmlu_kb` are known
@Doc("Knowledge bases that kb rules may name.")
public record KbCatalog(
        @Doc("Knowledge bases; without the list privacy_kb and mmlu_kb are known.") @Nullable
        List<KnowledgeBase> kbs) {
    /// One knowledge base.
    @Doc("Labelled examples, and how labels combine.")
    public record KnowledgeBase(
            @Doc("Name that kb rules refer to.") @Required String name,
            @Doc("Where its examples are.") Source source,

            @Doc("Least score of a label that matches.") @Default("0")
            double threshold,

            @Doc("Thresholds of single labels.") @Default("{}")
            Map<String, Double> labelThresholds,

            @Doc("Groups of labels.") @Default("{}") Map<String, List<String>> groups,

            @Doc("Numbers made from group scores.") @Default("[]")
            List<Metric> metrics,

            @Doc("How examples become prototypes.") PrototypeScoring prototypeScoring) {
        public KnowledgeBase {
            labelThresholds = Map.copyOf(labelThresholds);
            groups = Map.copyOf(groups);
            metrics = List.copyOf(metrics);
        }

        double threshold(String label) {
            return labelThresholds.getOrDefault(label, threshold);
        }
    }

    /// Where a knowledge base's examples are.
    @Doc("Where a knowledge base's examples are.")
    public record Source(
            @Doc("Folder, absolute or below the configuration's asset folders.") @Default("")
            String path,

            @Doc("File of labels and examples in it.") @Default("labels.json")
            String manifest) {}

    /// A number made from group scores.
    @Doc("A number that projections may read.")
    public record Metric(
            @Doc("Name.") @Required String name,

            @Doc("group_margin: the score of one group less that of another.")
            @Default("group_margin")
            @OneOf("group_margin")
            String type,

            @Doc("Group whose score is added.") @Default("") String positiveGroup,

            @Doc("Group whose score is taken off.") @Default("")
            String negativeGroup) {}

    private static final List<String> CONTAINED =
            List.of("prompt_injection", "credential_exfiltration", "jailbreak_role", "system_prompt_extraction");
    private static final List<String> CONFIDENTIAL = List.of(
            "proprietary_code",
            "internal_document",
            "pii",
            "business_strategy",
            "trade_secret_ip",
            "operational_infrastructure",
            "locality_directive",
            "customer_data");
    private static final List<String> DEMANDING =
            List.of("architecture_analysis", "root_cause_analysis", "multi_step_tradeoffs");
    private static final List<String> ORDINARY = List.of("generic_coding", "simple_task", "general_knowledge");

    /// The knowledge bases that are known when the document lists none (specification: signals §1.15).
    static final List<KnowledgeBase> STANDARD = List.of(
            new KnowledgeBase(
                    "privacy_kb",
                    new Source("knowledge_bases/privacy/", "labels.json"),
                    0.55,
                    Map.of(),
                    Map.of(
                            "privacy_policy", CONFIDENTIAL,
                            "security_containment", CONTAINED,
                            "frontier_reasoning", DEMANDING,
                            "local_standard", ORDINARY,
                            "private", joined(CONTAINED, CONFIDENTIAL),
                            "public", joined(DEMANDING, ORDINARY)),
                    List.of(new Metric("private_vs_public", "group_margin", "private", "public")),
                    PrototypeScoring.STANDARD),
            new KnowledgeBase(
                    "mmlu_kb",
                    new Source("knowledge_bases/mmlu/", "labels.json"),
                    0.25,
                    Map.of(),
                    Map.of(
                            "escalate",
                                    List.of(
                                            "biology",
                                            "business",
                                            "computer science",
                                            "economics",
                                            "history",
                                            "math",
                                            "other",
                                            "philosophy",
                                            "psychology"),
                            "keep", List.of("chemistry", "engineering", "health", "law", "physics")),
                    List.of(new Metric("escalate_vs_keep", "group_margin", "escalate", "keep")),
                    PrototypeScoring.STANDARD));

    private static List<String> joined(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    /// The knowledge bases there are.
    List<KnowledgeBase> known() {
        return kbs == null ? STANDARD : kbs;
    }
}
