package semanticrouter.cli.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.retrieval.DocumentDesk;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.generate.SchemaReference;
import semanticrouter.plugins.BuiltinPlugins;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.plugins.memory.Memories;
import semanticrouter.selectors.BuiltinSelectors;
import semanticrouter.signals.BuiltinSignals;

/// Every open kind this program has.
public final class Kinds {
    private Kinds() {}

    /// The routing language with every kind.
    public static Dsl language() {
        return language(registry());
    }

    /// What a model is told of every kind.
    public static SchemaReference reference() {
        List<Kind<?>> kinds = all(registry());
        return SchemaReference.of(kinds, Vocabulary.of(kinds));
    }

    static Dsl language(Registry registry) {
        return new Dsl(Vocabulary.of(all(registry)));
    }

    static List<Kind<?>> all(Registry registry) {
        var kinds = new ArrayList<Kind<?>>();
        registry.signals().forEach(family -> kinds.add(family.kind()));
        registry.selectors().forEach(family -> kinds.add(family.kind()));
        registry.plugins().forEach(family -> kinds.add(family.kind()));
        return kinds;
    }

    /// The kinds for what is only tried: they share nothing with those of the policy in use.
    static Registry registry() {
        return registry(new ModelStatistics(System::nanoTime));
    }

    /// The kinds for a program that records no requests.
    ///
    /// @param statistics what selectors learn about models from finished requests
    public static Registry registry(ModelStatistics statistics) {
        return registry(
                statistics,
                new AnswerCache(),
                new ReplayJournal(),
                new Memories(Clock.systemUTC(), new SecureRandom()),
                new DocumentDesk(),
                new OriginalDesk(Clock.systemUTC()));
    }

    /// @param statistics what selectors learn about models from finished requests
    /// @param answers where the response cache keeps answers
    /// @param journal where plugins put what is to be recorded
    /// @param memories what is remembered of users
    /// @param documents where plugins look passages up
    /// @param originals where what was shortened is kept
    static Registry registry(
            ModelStatistics statistics,
            AnswerCache answers,
            ReplayJournal journal,
            Memories memories,
            DocumentDesk documents,
            OriginalDesk originals) {
        return new Registry(
                BuiltinSignals.all(),
                BuiltinSelectors.all(statistics),
                BuiltinPlugins.all(answers, journal, memories, documents, originals));
    }
}
