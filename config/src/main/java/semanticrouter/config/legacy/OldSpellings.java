package semanticrouter.config.legacy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;

/// Rewrites spellings that still load, with a warning for each, and refuses lists that then have a plugin twice
/// (specification: signals §1.4). One use.
public final class OldSpellings {
    private static final String CACHE = "response_cache";
    private static final Map<String, String> PLUGINS =
            Map.of("semantic-cache", CACHE, "semantic_cache", CACHE, "response-cache", CACHE);

    private final TreeReport report;

    /// The first plugin in an old spelling, and whether one is written as today.
    private @Nullable DocPath old;

    private boolean current;
    private boolean twice;

    public OldSpellings(TreeReport report) {
        this.report = report;
    }

    /// The document with today's spellings; keys and values keep their places.
    public MappingNode rewrite(MappingNode root) {
        MappingNode stores = root;
        if (root.at("global", "stores") instanceof MappingNode found
                && root.get("global") instanceof MappingNode global) {
            stores = root.with("global", global.with("stores", stores(found)));
        }
        MappingNode rewritten = plugins(stores, DocPath.ROOT) instanceof MappingNode mapping ? mapping : root;
        mixed();
        return rewritten;
    }

    /// A document has one spelling (specification: dataplane §4.0, C1).
    private void mixed() {
        DocPath at = old;
        if (at != null && current && !twice) {
            report.error(
                    "conflicting-keys",
                    at.key("type"),
                    "the document has the plugin \"" + CACHE + "\" in an old spelling too",
                    "write \"" + CACHE + "\" everywhere");
        }
    }

    private MappingNode stores(MappingNode stores) {
        DocPath at = DocPath.ROOT.key("global").key("stores").key("semantic_cache");
        if (!stores.has("semantic_cache")) {
            return stores;
        }
        if (stores.has(CACHE)) {
            report.keyError(
                    "conflicting-keys",
                    at,
                    "\"semantic_cache\" and \"response_cache\" are the same store",
                    "remove \"semantic_cache\"");
            return stores.without("semantic_cache");
        }
        report.keyWarning("deprecated-key", at, "\"semantic_cache\" is an old spelling", "write \"response_cache\"");
        return stores.renamed("semantic_cache", CACHE);
    }

    /// Looks for `plugins` lists everywhere.
    private Node plugins(Node node, DocPath at) {
        return switch (node) {
            case ScalarNode scalar -> scalar;
            case SequenceNode list -> {
                var items = new java.util.ArrayList<Node>();
                for (int i = 0; i < list.items().size(); i++) {
                    items.add(plugins(list.items().get(i), at.index(i)));
                }
                yield new SequenceNode(items, list.span());
            }
            case MappingNode mapping -> {
                var entries = new java.util.ArrayList<MappingNode.Entry>();
                for (MappingNode.Entry entry : mapping.entries()) {
                    DocPath here = at.key(entry.key());
                    Node below = entry.key().equals("plugins") && entry.value() instanceof SequenceNode list
                            ? pluginList(list, here)
                            : plugins(entry.value(), here);
                    entries.add(new MappingNode.Entry(entry.key(), entry.keySpan(), below));
                }
                yield new MappingNode(entries, mapping.span());
            }
        };
    }

    private SequenceNode pluginList(SequenceNode list, DocPath at) {
        var seen = new HashMap<String, String>();
        var items = new java.util.ArrayList<Node>();
        for (int i = 0; i < list.items().size(); i++) {
            Node item = list.items().get(i);
            items.add(item instanceof MappingNode plugin ? plugin(plugin, at.index(i), seen) : item);
        }
        return new SequenceNode(items, list.span());
    }

    private MappingNode plugin(MappingNode plugin, DocPath at, Map<String, String> seen) {
        if (!(plugin.get("type") instanceof ScalarNode type)) {
            return plugin;
        }
        String today = PLUGINS.get(type.text());
        String word = today == null ? type.text() : today;
        if (today != null && old == null) {
            old = at;
        }
        current |= type.text().equals(CACHE);
        MappingNode rewritten = plugin;
        if (today != null) {
            report.warning(
                    "deprecated-kind",
                    at.key("type"),
                    "\"" + type.text() + "\" is an old spelling",
                    "write \"" + today + "\"");
            rewritten = plugin.with("type", type.withText(today));
        }
        String before = seen.put(word, type.text());
        if (before != null) {
            String message = before.equals(type.text())
                    ? "the plugin \"" + before + "\" is there twice"
                    : "\"" + before + "\" and \"" + type.text() + "\" are the same plugin";
            report.error("duplicate-plugin", at.key("type"), message, "keep one of them");
            twice = true;
        }
        if (word.equals(CACHE) && rewritten.get("configuration") instanceof MappingNode options) {
            rewritten = rewritten.with("configuration", cacheOptions(options, at.key("configuration")));
        }
        return rewritten;
    }

    private MappingNode cacheOptions(MappingNode options, DocPath at) {
        MappingNode nested = nest(options, at, "similarity_threshold", "semantic", "similarity_threshold");
        nested = nest(nested, at, "allow_request_controls", "request_controls", "enabled");
        return nest(nested, at, "control_header", "request_controls", "header");
    }

    /// Moves a flat option into the block it belongs to.
    private MappingNode nest(MappingNode options, DocPath at, String flat, String block, String key) {
        Node value = options.get(flat);
        if (value == null) {
            return options;
        }
        MappingNode existing = options.get(block) instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        if (existing.has(key)) {
            report.keyError(
                    "conflicting-keys",
                    at.key(flat),
                    "\"" + flat + "\" and \"" + block + "." + key + "\" are the same option",
                    "remove \"" + flat + "\"");
            return options.without(flat);
        }
        report.keyWarning(
                "deprecated-key",
                at.key(flat),
                "\"" + flat + "\" is an old spelling",
                "write \"" + block + "." + key + "\"");
        return options.without(flat).with(block, existing.with(key, value));
    }
}
