package semanticrouter.plugins;

import java.util.List;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.plugins.cache.ResponseCache;
import semanticrouter.plugins.context.ContextCompression;
import semanticrouter.plugins.context.Memory;
import semanticrouter.plugins.context.Rag;
import semanticrouter.plugins.reply.FastResponse;
import semanticrouter.plugins.reply.Hallucination;
import semanticrouter.plugins.reply.ImageGen;
import semanticrouter.plugins.reply.ResponseJailbreak;
import semanticrouter.plugins.reply.RouterReplay;
import semanticrouter.plugins.request.HeaderMutation;
import semanticrouter.plugins.request.RequestParams;
import semanticrouter.plugins.request.SystemPrompt;
import semanticrouter.plugins.request.ToolSelection;
import semanticrouter.plugins.request.Tools;

/// Every plugin of the product; a new one is one file and one line here.
public final class BuiltinPlugins {
    private BuiltinPlugins() {}

    /// The plugins by type, in alphabetical order.
    public static List<PluginFamily<?>> all() {
        return List.of(
                new ContextCompression(),
                new FastResponse(),
                new Hallucination(),
                new HeaderMutation(),
                new ImageGen(),
                new Memory(),
                new Rag(),
                new RequestParams(),
                new ResponseCache(),
                new ResponseJailbreak(),
                new RouterReplay(),
                new SystemPrompt(),
                new ToolSelection(),
                new Tools());
    }
}
