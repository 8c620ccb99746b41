package semanticrouter.plugins;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.retrieval.DocumentDesk;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.plugins.cache.ResponseCache;
import semanticrouter.plugins.context.ContextCompression;
import semanticrouter.plugins.hallucination.Hallucination;
import semanticrouter.plugins.image.ImageGen;
import semanticrouter.plugins.memory.Memories;
import semanticrouter.plugins.memory.UserMemory;
import semanticrouter.plugins.rag.Rag;
import semanticrouter.plugins.reply.FastResponse;
import semanticrouter.plugins.reply.ResponseJailbreak;
import semanticrouter.plugins.reply.RouterReplay;
import semanticrouter.plugins.request.HeaderMutation;
import semanticrouter.plugins.request.PiiMask;
import semanticrouter.plugins.request.RequestParams;
import semanticrouter.plugins.request.SystemPrompt;
import semanticrouter.plugins.tools.ToolSelection;
import semanticrouter.plugins.tools.Tools;

/// Every plugin of the product; a new one is one file and one line here.
public final class BuiltinPlugins {
    private BuiltinPlugins() {}

    /// The plugins with stores of their own, for checks and dry runs.
    public static List<PluginFamily<?>> all() {
        return all(
                new AnswerCache(),
                new ReplayJournal(),
                new Memories(Clock.systemUTC(), new SecureRandom()),
                new DocumentDesk(),
                new OriginalDesk(Clock.systemUTC()));
    }

    /// The plugins by type, in alphabetical order.
    ///
    /// @param answers where answers are kept between requests; survives a change of the configuration
    /// @param journal takes the bodies of requests that are to be replayed
    /// @param memories what is remembered of users; survives a change of the configuration
    /// @param documents where passages are looked up
    /// @param originals where what was shortened is kept; survives a change of the configuration
    public static List<PluginFamily<?>> all(
            AnswerCache answers,
            ReplayJournal journal,
            Memories memories,
            DocumentSearch documents,
            OriginalDesk originals) {
        return List.of(
                new ContextCompression(originals),
                new FastResponse(),
                new Hallucination(),
                new HeaderMutation(),
                new ImageGen(),
                new UserMemory(memories),
                new PiiMask(),
                new Rag(documents),
                new RequestParams(),
                new ResponseCache(answers),
                new ResponseJailbreak(),
                new RouterReplay(journal),
                new SystemPrompt(),
                new ToolSelection(),
                new Tools());
    }
}
