package semanticrouter.signals.kb;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.bank.Examples;
import semanticrouter.signals.kb.KbCatalog.KnowledgeBase;
import semanticrouter.signals.rules.Unanswerable;

/// Nearness to labelled examples kept in files (specification: signals §1.16, §2.18).
///
/// Every knowledge base is scored, whatever the rules name, because projections may read its metrics.
public final class KbSignal implements SignalFamily<KbRule> {
    private static final Logger LOGGER = LoggerFactory.getLogger(KbSignal.class);

    @Override
    public Kind<KbRule> kind() {
        return Kind.signal("kb", "kb", KbRule.class);
    }

    @Override
    public String description() {
        return "Tells which labels or groups of a knowledge base the current turn resembles.";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog", KbCatalog.class));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<KbRule> setup) throws UnavailableException, InterruptedException {
        KbCatalog catalog = setup.settings().get(KbCatalog.class);
        Map<KnowledgeBase, Manifest> manifests = manifests(catalog, setup);
        checkTargets(setup.rules(), manifests);
        return Unanswerable.unlessPrepared(() -> {
            List<String> texts = manifests.values().stream()
                    .flatMap(manifest -> manifest.labels().values().stream())
                    .flatMap(List::stream)
                    .toList();
            List<KbRule> rules = List.copyOf(setup.rules());
            Awaited<List<LoadedKb>> loaded = Examples.await(
                    setup.services(),
                    "kb",
                    rules.stream().map(KbRule::name).toList(),
                    texts,
                    vectors -> manifests.entrySet().stream()
                            .map(read -> new LoadedKb(read.getKey(), read.getValue(), vectors))
                            .toList());
            return input -> evaluate(loaded.get(), rules, input);
        });
    }

    /// Manifests of all knowledge bases; a standard one that no rule and no score names may lack its files.
    private static Map<KnowledgeBase, Manifest> manifests(KbCatalog catalog, SignalSetup<KbRule> setup)
            throws UnavailableException {
        Set<String> named = Stream.concat(setup.rules().stream().map(KbRule::kb), setup.used().stream())
                .collect(Collectors.toSet());
        var manifests = new LinkedHashMap<KnowledgeBase, Manifest>();
        for (KnowledgeBase kb : catalog.known()) {
            Path file = setup.services()
                    .assets()
                    .apply(Path.of(kb.source().path()).resolve(kb.source().manifest()));
            try {
                manifests.put(kb, Manifest.read(file));
            } catch (UnavailableException missing) {
                if (catalog.kbs() != null || named.contains(kb.name())) {
                    throw missing;
                }
                LOGGER.atInfo().addKeyValue("kb", kb.name()).log("The standard knowledge base is not installed");
            }
        }
        return manifests;
    }

    private static void checkTargets(List<KbRule> rules, Map<KnowledgeBase, Manifest> manifests)
            throws UnavailableException {
        for (KbRule rule : rules) {
            KnowledgeBase kb = manifests.keySet().stream()
                    .filter(one -> one.name().equals(rule.kb()))
                    .findFirst()
                    .orElseThrow(() -> invalid(rule, "names the unknown knowledge base " + rule.kb()));
            Manifest manifest = manifests.get(kb);
            boolean known = rule.target().group()
                    ? kb.groups().containsKey(rule.target().value())
                    : manifest != null
                            && manifest.labels().containsKey(rule.target().value());
            if (!known) {
                throw invalid(
                        rule,
                        rule.kb() + " has no " + rule.target().kind() + " "
                                + rule.target().value());
            }
        }
    }

    private static UnavailableException invalid(KbRule rule, String what) {
        return new UnavailableException("kb_invalid", "kb rule " + rule.name() + ": " + what);
    }

    private static SignalReport evaluate(List<LoadedKb> kbs, List<KbRule> rules, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        if (text.isBlank()) {
            return SignalReport.NOTHING;
        }
        Embedding query = input.encodings().embed(text);
        var values = new LinkedHashMap<String, Double>();
        var scores = new LinkedHashMap<String, LoadedKb.Scores>();
        for (LoadedKb kb : kbs) {
            LoadedKb.Scores scored = kb.score(query);
            scores.put(kb.name(), scored);
            scored.record(values);
        }
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        for (KbRule rule : rules) {
            LoadedKb.Scores scored = scores.get(rule.kb());
            if (scored != null && scored.holds(rule)) {
                outcomes.put(rule.name(), SignalOutcome.Match.of(scored.of(rule)));
            }
        }
        return new SignalReport(outcomes, values, List.of());
    }
}
