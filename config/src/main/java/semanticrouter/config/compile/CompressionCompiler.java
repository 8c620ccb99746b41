package semanticrouter.config.compile;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.compression.CompressionProfile;
import semanticrouter.core.compression.PromptCompression;
import semanticrouter.core.plan.Registry;

/// How long texts are shortened before signals read them (specification: signals §2.1.5).
final class CompressionCompiler {
    private static final DocPath HERE = DocPath.parse("global.model_catalog.modules.prompt_compression");

    private CompressionCompiler() {}

    /// Any positive value of the document takes the place of the profile's.
    static PromptCompression of(LoadedConfig config, Registry registry, TreeReport report) {
        ConfigDocument document = config.document();
        if (document == null
                || !document.global()
                        .modelCatalog()
                        .modules()
                        .promptCompression()
                        .enabled()) {
            return PromptCompression.NONE;
        }
        Modules.PromptCompression options =
                document.global().modelCatalog().modules().promptCompression();
        if (options.maxTokens() == 0) {
            report.warning(
                    "prompt-compression",
                    HERE.key("max_tokens"),
                    "prompt_compression is on without max_tokens, so nothing is shortened",
                    "say how many tokens a text may keep, for example max_tokens: 512");
        }
        skipped(options.skipSignals(), registry, report);
        CompressionProfile base = CompressionProfile.named(options.profile()).orElseThrow();
        var profile = new CompressionProfile(
                positive(options.textRankWeight(), base.textRank()),
                positive(options.positionWeight(), base.position()),
                positive(options.tfidfWeight(), base.tfIdf()),
                positive(options.noveltyWeight(), base.novelty()),
                positive(options.positionDepth(), base.depth()),
                (int) positive(options.preserveFirstN(), base.first()),
                (int) positive(options.preserveLastN(), base.last()));
        return new PromptCompression(
                profile, options.maxTokens(), options.minLength(), new HashSet<>(options.skipSignals()));
    }

    private static double positive(@Nullable Number written, double otherwise) {
        return written != null && written.doubleValue() > 0 ? written.doubleValue() : otherwise;
    }

    private static void skipped(List<String> names, Registry registry, TreeReport report) {
        List<String> families =
                registry.signals().stream().map(family -> family.kind().name()).toList();
        for (int i = 0; i < names.size(); i++) {
            if (!families.contains(names.get(i))) {
                report.warning(
                        "unknown-signal-type",
                        HERE.key("skip_signals").index(i),
                        "there is no signal family \"" + names.get(i) + "\"",
                        Suggestion.hint(names.get(i), families));
            }
        }
    }
}
