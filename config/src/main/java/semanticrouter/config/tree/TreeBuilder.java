package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;

/// Turns parser events into a tree, within limits. One use.
///
/// Beyond the depth limit it stops reading altogether: the scanner's work grows with the square of the nesting.
final class TreeBuilder {
    private static final String CORE_TAG = "tag:yaml.org,2002:";

    private final String source;
    private final YamlLimits limits;
    private final Diagnostics found;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int nodes;
    private boolean tooManySaid;
    private boolean stopped;

    private record Anchored(Node node, int size) {}

    TreeBuilder(String source, YamlLimits limits, Diagnostics found) {
        this.source = source;
        this.limits = limits;
        this.found = found;
    }

    static Span point(String source, Mark mark) {
        int line = mark.getLine() + 1;
        int column = mark.getColumn() + 1;
        return new Span(source, line, column, line, column + 1);
    }

    @Nullable
    Node build(Iterator<Event> events) {
        Node root = null;
        boolean seen = false;
        while (!stopped && events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent node) {
                root = node(node, events, 1);
            } else if (event instanceof DocumentStartEvent) {
                if (seen) {
                    found.error(
                            "yaml-several-documents",
                            span(event),
                            "",
                            "a second document begins here",
                            "keep one document in a file");
                    return root;
                }
                seen = true;
            }
        }
        return root;
    }

    private Node node(NodeEvent event, Iterator<Event> events, int depth) {
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        int before = nodes;
        count(1, event);
        Optional<String> anchor = event.getAnchor().map(a -> a.getValue());
        anchor.ifPresent(open::add);
        Node node = event instanceof ScalarEvent scalar
                ? scalar(scalar)
                : collection((CollectionStartEvent) event, events, depth);
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, new Anchored(node, nodes - before));
        });
        return node;
    }

    private Node collection(CollectionStartEvent event, Iterator<Event> events, int depth) {
        String wanted = CORE_TAG + (event instanceof MappingStartEvent ? "map" : "seq");
        event.getTag().filter(tag -> !tag.equals(wanted) && !tag.equals("!")).ifPresent(tag -> badTag(event, tag));
        if (depth > limits.depth()) {
            found.error(
                    "yaml-too-deep",
                    span(event),
                    "",
                    "nested deeper than " + limits.depth() + " levels",
                    "flatten the document");
            stopped = true;
            return new ScalarNode("", ScalarNode.Style.PLAIN, new Scalar.Null(), span(event));
        }
        return event instanceof MappingStartEvent ? mapping(event, events, depth) : sequence(event, events, depth);
    }

    private Node sequence(CollectionStartEvent start, Iterator<Event> events, int depth) {
        var items = new ArrayList<Node>();
        Span span = span(start);
        while (!stopped && events.hasNext()) {
            Event event = events.next();
            if (!(event instanceof NodeEvent item)) {
                span = start.isFlow() ? span.to(span(event)) : span;
                break;
            }
            items.add(node(item, events, depth + 1));
        }
        return new SequenceNode(
                items,
                items.isEmpty() || start.isFlow()
                        ? span
                        : span.to(items.getLast().span()));
    }

    private Node mapping(CollectionStartEvent start, Iterator<Event> events, int depth) {
        var entries = new LinkedHashMap<String, MappingNode.Entry>();
        var merges = new ArrayList<MappingNode.Entry>();
        Span span = span(start);
        Span last = span;
        while (!stopped && events.hasNext()) {
            Event event = events.next();
            if (!(event instanceof NodeEvent keyEvent)) {
                last = start.isFlow() ? span(event) : last;
                break;
            }
            Node key = node(keyEvent, events, depth + 1);
            Node value = !stopped && events.next() instanceof NodeEvent valueEvent
                    ? node(valueEvent, events, depth + 1)
                    : ScalarNode.NULL;
            last = value.span().known() ? value.span() : key.span();
            if (!(key instanceof ScalarNode scalar)) {
                found.error("yaml-key", key.span(), "", "a " + key.kind() + " cannot be a key", "use a text");
            } else if (scalar.text().equals("<<") && scalar.style() == ScalarNode.Style.PLAIN) {
                merges.add(new MappingNode.Entry("<<", key.span(), value));
            } else {
                add(entries, new MappingNode.Entry(scalar.text(), key.span(), value));
            }
        }
        merges.forEach(merge -> merge(entries, merge));
        return new MappingNode(List.copyOf(entries.values()), span.to(last));
    }

    private void add(Map<String, MappingNode.Entry> entries, MappingNode.Entry entry) {
        MappingNode.Entry first = entries.putIfAbsent(entry.key(), entry);
        if (first != null) {
            found.error(
                    "yaml-duplicate-key",
                    entry.keySpan(),
                    "",
                    "the key \"" + entry.key() + "\" is already set in line "
                            + first.keySpan().line(),
                    "remove one of the two");
        }
    }

    /// `<<: *base` (YAML 1.1 merge keys): adds the keys that are not set here.
    private void merge(Map<String, MappingNode.Entry> entries, MappingNode.Entry merge) {
        List<Node> sources = merge.value() instanceof SequenceNode list ? list.items() : List.of(merge.value());
        for (Node from : sources) {
            if (from instanceof MappingNode mapping) {
                mapping.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
            } else {
                found.error(
                        "yaml-merge",
                        merge.keySpan(),
                        "",
                        "\"<<\" needs a mapping and got a " + from.kind(),
                        "refer to a mapping, as in \"<<: *base\"");
            }
        }
    }

    private Node alias(AliasEvent event) {
        String name = event.getAlias().getValue();
        Anchored target = anchors.get(name);
        if (open.contains(name)) {
            found.error("yaml-alias", span(event), "", "the alias \"*" + name + "\" contains itself", "");
        } else if (target == null) {
            found.error(
                    "yaml-alias", span(event), "", "the alias \"*" + name + "\" has no anchor \"&" + name + "\"", "");
        } else if (count(target.size(), event)) {
            return target.node();
        }
        return new ScalarNode("", ScalarNode.Style.PLAIN, new Scalar.Null(), span(event));
    }

    /// False when the document has grown too large.
    private boolean count(int more, Event event) {
        nodes = (int) Math.min(Integer.MAX_VALUE, (long) nodes + more);
        if (nodes > limits.nodes() && !tooManySaid) {
            tooManySaid = true;
            found.error(
                    "yaml-too-large",
                    span(event),
                    "",
                    "the document has more than " + limits.nodes() + " values",
                    "split it, or use fewer aliases");
        }
        return nodes <= limits.nodes();
    }

    private Node scalar(ScalarEvent event) {
        String text = event.getValue();
        ScalarNode.Style style = switch (event.getScalarStyle()) {
            case PLAIN -> ScalarNode.Style.PLAIN;
            case SINGLE_QUOTED -> ScalarNode.Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> ScalarNode.Style.DOUBLE_QUOTED;
            case LITERAL -> ScalarNode.Style.LITERAL;
            case FOLDED -> ScalarNode.Style.FOLDED;
        };
        Scalar value = style == ScalarNode.Style.PLAIN ? CoreSchema.resolve(text) : new Scalar.Text(text);
        return new ScalarNode(
                text, style, event.getTag().map(tag -> tagged(event, tag, text)).orElse(value), span(event));
    }

    private Scalar tagged(ScalarEvent event, String tag, String text) {
        Scalar plain = CoreSchema.resolve(text);
        boolean fits = switch (tag) {
            case "!", CORE_TAG + "str" -> {
                plain = new Scalar.Text(text);
                yield true;
            }
            case CORE_TAG + "int" -> plain instanceof Scalar.Whole;
            case CORE_TAG + "float" -> plain instanceof Scalar.Whole || plain instanceof Scalar.Real;
            case CORE_TAG + "bool" -> plain instanceof Scalar.Bool;
            case CORE_TAG + "null" -> plain instanceof Scalar.Null;
            default -> false;
        };
        if (!fits) {
            badTag(event, tag);
        }
        return plain;
    }

    private void badTag(Event event, String tag) {
        found.error("yaml-tag", span(event), "", "the tag \"" + tag + "\" does not fit here", "remove the tag");
    }

    private Span span(Event event) {
        return event.getStartMark()
                .map(start -> {
                    Mark end = event.getEndMark().orElse(start);
                    return new Span(
                            source, start.getLine() + 1, start.getColumn() + 1, end.getLine() + 1, end.getColumn() + 1);
                })
                .orElse(Span.NONE);
    }
}
