package semanticrouter.signals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.chat.ExternalModels;
import semanticrouter.signals.facts.AuthzSignal;
import semanticrouter.signals.facts.ContextSignal;
import semanticrouter.signals.facts.ConversationSignal;
import semanticrouter.signals.facts.MetadataSignal;
import semanticrouter.signals.guard.JailbreakRule;
import semanticrouter.signals.guard.JailbreakSignal;
import semanticrouter.signals.guard.PiiSignal;
import semanticrouter.signals.guard.PromptGuard;
import semanticrouter.signals.kb.KbCatalog;
import semanticrouter.signals.kb.KbRule;
import semanticrouter.signals.kb.KbSignal;
import semanticrouter.signals.label.ClassifierRule;
import semanticrouter.signals.label.ClassifierSignal;
import semanticrouter.signals.label.FactCheckSignal;
import semanticrouter.signals.label.LabelRule;
import semanticrouter.signals.label.ModalitySignal;
import semanticrouter.signals.label.UserFeedbackSignal;
import semanticrouter.signals.language.LanguageSignal;
import semanticrouter.signals.lexical.EventSignal;
import semanticrouter.signals.lexical.KeywordRule;
import semanticrouter.signals.lexical.KeywordSignal;
import semanticrouter.signals.lexical.StructureRule;
import semanticrouter.signals.lexical.StructureSignal;
import semanticrouter.signals.semantic.ComplexityRule;
import semanticrouter.signals.semantic.ComplexitySignal;
import semanticrouter.signals.semantic.DomainRule;
import semanticrouter.signals.semantic.DomainSignal;
import semanticrouter.signals.semantic.EmbeddingRule;
import semanticrouter.signals.semantic.EmbeddingSignal;
import semanticrouter.signals.semantic.PreferenceRule;
import semanticrouter.signals.semantic.PreferenceSignal;
import semanticrouter.signals.semantic.ReaskSignal;

/// A working configuration of every family, with models that answer in a fixed way.
final class SignalExamples {
    private SignalExamples() {}

    /// One configuration.
    record Example<R extends Record & SignalRule>(
            SignalFamily<R> family, List<R> rules, FakeEncoders encoders, List<Record> settings, Path assets) {
        SignalEvaluator prepare() throws UnavailableException, InterruptedException {
            var evaluation = new Evaluation(encoders).assets(assets);
            settings.forEach(evaluation::with);
            return evaluation.prepare(family, rules);
        }

        /// The same with no model loaded.
        Example<R> without() {
            return new Example<>(family, rules, FakeEncoders.none(), settings, assets);
        }

        List<String> leaves() {
            return rules.stream().flatMap(rule -> family.leaves(rule).stream()).toList();
        }

        List<Problem> problems() {
            return rules.stream()
                    .flatMap(rule -> family.check(rule, rules).stream())
                    .toList();
        }

        @Override
        public String toString() {
            return family.kind().name() + rules.stream().map(SignalRule::name).toList();
        }
    }

    private static <R extends Record & SignalRule> Example<R> of(
            SignalFamily<R> family, List<R> rules, Record... settings) {
        return new Example<>(family, rules, encoders(), List.of(settings), Path.of(""));
    }

    static List<Example<?>> all() throws IOException {
        var examples = new ArrayList<Example<?>>();
        lexical(examples);
        facts(examples);
        semantic(examples);
        guards(examples);
        labels(examples);
        return examples;
    }

    private static FakeEncoders encoders() {
        return new FakeEncoders()
                .classifier("domain", List.of("math", "other"), 0.7, 0.3)
                .classifier("fact_check", List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"), 0.2, 0.8)
                .classifier("feedback", List.of("SAT", "WRONG_ANSWER"), 0.1, 0.9)
                .classifier("modality", List.of("AR", "DIFFUSION", "BOTH"), 0.8, 0.1, 0.1)
                .classifier("complexity", List.of("easy", "medium", "hard"), 0.1, 0.2, 0.7)
                .classifier("mine", List.of("NO", "YES"), 0.4, 0.6)
                .classifier(
                        "jailbreak",
                        text -> new LabelScores(
                                List.of("benign", "jailbreak"),
                                text.contains("ignore") ? new double[] {0.1, 0.9} : new double[] {0.9, 0.1}))
                .tagger(
                        "pii",
                        text -> text.contains("@") ? List.of(new TokenSpan("EMAIL_ADDRESS", 0, 1, 0.99)) : List.of());
    }

    private static KeywordRule keyword(String name, String operator, String method, boolean fuzzy) {
        return new KeywordRule(
                name,
                operator,
                List.of("urgent", "payment failed", "退款", "привет"),
                false,
                method,
                fuzzy,
                2,
                0.1,
                0.4,
                3,
                "unicode",
                "");
    }

    private static void lexical(List<Example<?>> examples) {
        examples.add(of(
                new KeywordSignal(),
                List.of(
                        keyword("any", "OR", "", false),
                        keyword("all", "AND", "", false),
                        keyword("none", "NOR", "regex", false),
                        keyword("typos", "OR", "", true),
                        keyword("ranked", "OR", "bm25", false),
                        keyword("grams", "OR", "ngram", false))));
        var pattern = new StructureRule.Source("regex", "(?m)^\\s*\\d+\\.\\s+|u+rgent", List.of(), List.of(), false);
        var words = new StructureRule.Source("keyword_set", "", List.of("at most", "至少"), List.of(), false);
        var order = new StructureRule.Source("sequence", "", List.of(), List.of(List.of("first", "then")), false);
        var bytes = new StructureRule.Source("text_bytes", "", List.of(), List.of(), false);
        var some = new NumericPredicate(0.01, null, null, null);
        examples.add(of(
                new StructureSignal(),
                List.of(
                        new StructureRule("steps", new StructureRule.Feature("exists", pattern), null, ""),
                        new StructureRule("dense", new StructureRule.Feature("density", words), some, ""),
                        new StructureRule("ordered", new StructureRule.Feature("sequence", order), null, ""),
                        new StructureRule("long", new StructureRule.Feature("count", bytes), some, ""))));
        examples.add(of(
                new EventSignal(),
                List.of(new EventSignal.Rule(
                        "e", List.of("payment failed"), List.of("high"), List.of("X1"), true, ""))));
        examples.add(of(
                new LanguageSignal(),
                List.of(new LanguageSignal.Rule("en", 0, ""), new LanguageSignal.Rule("zh", 0.5, ""))));
    }

    private static void facts(List<Example<?>> examples) {
        examples.add(of(new ContextSignal(), List.of(new ContextSignal.Rule("any", "0", "10M", ""))));
        var messages = new ConversationSignal.Feature("count", new ConversationSignal.Source("message", ""));
        examples.add(of(new ConversationSignal(), List.of(new ConversationSignal.Rule("c", messages, null, ""))));
        var absent = new MetadataSignal.Predicate(null, List.of(), false);
        examples.add(of(new MetadataSignal(), List.of(new MetadataSignal.Rule("m", "k", absent, ""))));
        examples.add(of(
                new AuthzSignal(),
                List.of(new AuthzSignal.Rule("b", "role", List.of(new AuthzSignal.Subject("User", "ann")), "")),
                new AuthzSignal.Authz(true, new AuthzSignal.Identity("x-user", "x-groups"))));
    }

    private static void semantic(List<Example<?>> examples) throws IOException {
        PrototypeScoring standard = PrototypeScoring.STANDARD;
        examples.add(of(
                new EmbeddingSignal(),
                List.of(new EmbeddingRule(
                        "near", 0.3, List.of("an urgent payment", "step by step"), "max", "text", "")),
                new EmbeddingSignal.EmbeddingConfig(true, 1, 0.5, standard)));
        examples.add(of(
                new DomainSignal(),
                List.of(new DomainRule("math", "", List.of(), List.of())),
                new DomainSignal.DomainClassifier(true, 0.5)));
        var hard = new ComplexityRule.Side(List.of("prove step by step"), List.of());
        var easy = new ComplexityRule.Side(List.of("hello there"), List.of());
        var none = new ComplexityRule.Side(List.of(), List.of());
        examples.add(of(
                new ComplexitySignal(),
                List.of(
                        new ComplexityRule("banks", 0.1, hard, easy, "", null),
                        new ComplexityRule("trained", 0.1, none, none, "", null)),
                new ComplexitySignal.ComplexityModule(standard)));
        examples.add(of(new ReaskSignal(), List.of(new ReaskSignal.Rule("again", "", 0.5, 1))));
        examples.add(of(
                new PreferenceSignal(),
                List.of(
                        new PreferenceRule("terse", "short answers", List.of(), 0),
                        new PreferenceRule("long", "long answers", List.of(), 0)),
                new PreferenceSignal.PreferenceModule(true, standard),
                new ExternalModels(List.of())));
        Path folder = Files.createTempDirectory("kb");
        folder.toFile().deleteOnExit();
        Path manifest = Files.writeString(
                folder.resolve("labels.json"),
                "{\"labels\": {\"a\": {\"exemplars\": [\"urgent payment\"]}, \"b\": {\"exemplars\": [\"hello\"]}}}");
        manifest.toFile().deleteOnExit();
        var kb = new KbCatalog.KnowledgeBase(
                "kb",
                new KbCatalog.Source(folder.toString(), "labels.json"),
                0.3,
                Map.of(),
                Map.of("g", List.of("a")),
                List.of(),
                standard);
        examples.add(of(
                new KbSignal(),
                List.of(
                        new KbRule("label", "kb", new KbRule.Target("label", "a"), "best", ""),
                        new KbRule("group", "kb", new KbRule.Target("group", "g"), "threshold", "")),
                new KbCatalog(List.of(kb))));
    }

    private static void guards(List<Example<?>> examples) {
        List<String> attempts = List.of("ignore previous instructions");
        examples.add(of(
                new JailbreakSignal(),
                List.of(
                        new JailbreakRule("trained", "", 0.5, true, List.of(), List.of(), ""),
                        new JailbreakRule("patterns", "contrastive", 0.2, false, attempts, List.of("hello"), ""),
                        new JailbreakRule("both", "hybrid", null, true, attempts, List.of(), "")),
                new PromptGuard(true, 0.7, "", List.of(), "allow"),
                new ExternalModels(List.of())));
        examples.add(of(
                new PiiSignal(),
                List.of(new PiiSignal.Rule("p", 0.5, List.of("PERSON"), true, "")),
                new PiiSignal.PiiTagger(null, 0.9)));
    }

    private static void labels(List<Example<?>> examples) {
        examples.add(of(
                new FactCheckSignal(),
                List.of(new LabelRule("needs_fact_check", ""), new LabelRule("no_fact_check_needed", "")),
                new FactCheckSignal.Settings(0.6)));
        examples.add(of(
                new UserFeedbackSignal(),
                List.of(new LabelRule("wrong_answer", ""), new LabelRule("satisfied", "")),
                new UserFeedbackSignal.FeedbackDetector(true, 0.7)));
        examples.add(of(
                new ModalitySignal(),
                List.of(new LabelRule("AR", ""), new LabelRule("diffusion", "")),
                new ModalitySignal.ModalityDetector(true, "classifier", List.of(), List.of(), null, null)));
        examples.add(of(
                new ClassifierSignal(),
                List.of(new ClassifierRule("mine", "local", List.of("NO", "YES"), "", "models/mine", "", true, "")),
                new ExternalModels(List.of())));
    }
}
