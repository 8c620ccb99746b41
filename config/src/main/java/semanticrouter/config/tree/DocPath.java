package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;

/// The way from a document's root to one of its parts, printed like `routing.decisions[2].rules`; a key that is not a
/// plain word is printed as `["x.y"]`. Immutable.
public final class DocPath {
    public static final DocPath ROOT = new DocPath(null, null);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/-]+");
    private static final Pattern STEP =
            Pattern.compile("\\G(?:\\.?([A-Za-z0-9_/-]+)|\\[(\\d{1,9})\\]|\\[\"([^\"]*)\"\\])");

    private final @Nullable DocPath parent;
    private final @Nullable Step last;

    private DocPath(@Nullable DocPath parent, @Nullable Step last) {
        this.parent = parent;
        this.last = last;
    }

    /// One step down.
    public sealed interface Step {}

    /// Into the value of a mapping's key.
    public record Key(String name) implements Step {}

    /// Into an item of a list, counted from 0.
    public record Index(int at) implements Step {}

    /// Reads the printed form; what does not look like a path becomes one key.
    public static DocPath parse(String text) {
        DocPath path = ROOT;
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            end = matcher.end();
            path = path.then(
                    matcher.group(2) != null
                            ? new Index(Integer.parseInt(matcher.group(2)))
                            : new Key(matcher.group(1) != null ? matcher.group(1) : matcher.group(3)));
        }
        return end == text.length() ? path : ROOT.key(text);
    }

    /// The steps from the root.
    public List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (DocPath at = this; at != null && at.last != null; at = at.parent) {
            steps.add(at.last);
        }
        Collections.reverse(steps);
        return steps;
    }

    public DocPath key(String name) {
        return then(new Key(name));
    }

    public DocPath index(int at) {
        return then(new Index(at));
    }

    /// This path followed by another.
    public DocPath then(DocPath below) {
        DocPath joined = this;
        for (Step step : below.steps()) {
            joined = joined.then(step);
        }
        return joined;
    }

    private DocPath then(Step step) {
        return new DocPath(this, step);
    }

    /// What the path leads to, null when it leads nowhere.
    public @Nullable Node find(Node root) {
        Node node = root;
        for (Step step : steps()) {
            node = down(node, step);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /// Where to point at: the value when it is a scalar or an item, the key of a mapping or list, and the nearest part
    /// above that exists when the path leads nowhere.
    public Span span(Node root) {
        Node node = root;
        Span span = root.span();
        for (Step step : steps()) {
            Node below = down(node, step);
            if (below == null) {
                return span;
            }
            MappingNode.Entry entry =
                    step instanceof Key(String name) && node instanceof MappingNode m ? m.entry(name) : null;
            boolean atKey = entry != null
                    && !(below instanceof ScalarNode && below.span().known());
            Span place = entry != null && atKey ? entry.keySpan() : below.span();
            span = place.known() ? place : span;
            node = below;
        }
        return span;
    }

    /// Where the last key itself stands; the same as {@link #span} when the path does not end in a key.
    public Span keySpan(Node root) {
        if (last instanceof Key(String name) && parent != null) {
            MappingNode.Entry entry = parent.find(root) instanceof MappingNode mapping ? mapping.entry(name) : null;
            if (entry != null && entry.keySpan().known()) {
                return entry.keySpan();
            }
        }
        return span(root);
    }

    private static @Nullable Node down(Node node, Step step) {
        return switch (step) {
            case Key(String name) -> node instanceof MappingNode mapping ? mapping.get(name) : null;
            case Index(int at) ->
                node instanceof SequenceNode list && at < list.items().size()
                        ? list.items().get(at)
                        : null;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocPath that && steps().equals(that.steps());
    }

    @Override
    public int hashCode() {
        return steps().hashCode();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Step step : steps()) {
            switch (step) {
                case Index(int at) -> text.append('[').append(at).append(']');
                case Key(String name)
                when PLAIN.matcher(name).matches() ->
                    text.append(text.isEmpty() ? "" : ".").append(name);
                case Key(String name) -> text.append("[\"").append(name).append("\"]");
            }
        }
        return text.toString();
    }
}
