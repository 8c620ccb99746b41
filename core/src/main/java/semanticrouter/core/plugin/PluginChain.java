package semanticrouter.core.plugin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.image.ImageMaker;
import semanticrouter.core.trace.PluginRun;

/// The plugins of one decision in the order of their slots. Immutable.
public final class PluginChain {
    public static final PluginChain EMPTY = new PluginChain(List.of());

    private final List<Link> links;
    private final boolean answers;
    private final Optional<ImageMaker> images;

    /// One plugin of the chain.
    public record Link(String type, PluginSlot slot, Plugin plugin) {
        private Stream<Link> afterwards() {
            return plugin.afterwards().stream().map(part -> new Link(type, PluginSlot.AFTERWARDS, part));
        }
    }

    /// What the chain gave back.
    ///
    /// @param runs what each plugin did, in the order they were reached
    public record Outcome(Reply reply, List<PluginRun> runs) {}

    public PluginChain(List<Link> links) {
        List<Link> own = links.stream()
                .filter(link -> link.slot() != PluginSlot.AFTERWARDS)
                .toList();
        this.links = Stream.concat(own.stream(), own.stream().flatMap(Link::afterwards))
                .sorted(Comparator.comparing(Link::slot))
                .toList();
        this.answers = links.stream().anyMatch(link -> link.slot() == PluginSlot.FAST_RESPONSE);
        this.images = maker(this.links);
    }

    /// A part of a chain, in its order.
    private PluginChain(Stream<Link> part) {
        this.links = part.toList();
        this.answers = false;
        this.images = maker(links);
    }

    /// The plugins around an answer with an image. What is kept for like questions is text, so no cache is among them.
    public PluginChain aroundImages() {
        return new PluginChain(links.stream()
                .filter(link -> link.slot().compareTo(PluginSlot.MODALITY) < 0)
                .filter(link -> link.slot() != PluginSlot.RESPONSE_CACHE));
    }

    /// The plugins around the text beside an image.
    public PluginChain besideImages() {
        return new PluginChain(links.stream().filter(link -> link.slot().compareTo(PluginSlot.MODALITY) > 0));
    }

    /// Who makes images, where a plugin does.
    public Optional<ImageMaker> images() {
        return images;
    }

    private static Optional<ImageMaker> maker(List<Link> links) {
        return links.stream().flatMap(link -> link.plugin().images().stream()).findFirst();
    }

    /// Plugin types in the order they run.
    public List<String> types() {
        return links.stream()
                .filter(link -> link.slot() != PluginSlot.AFTERWARDS)
                .map(Link::type)
                .toList();
    }

    /// Types of the plugins that a decision names, in the order they run; what stands before every call is none of
    /// them.
    public List<String> named() {
        return links.stream()
                .filter(link -> link.slot() != PluginSlot.RATE_LIMIT && link.slot() != PluginSlot.AFTERWARDS)
                .map(Link::type)
                .toList();
    }

    /// Whether a plugin answers every call itself, so that it matters to nobody which model is named.
    public boolean answers() {
        return answers;
    }

    public List<Link> links() {
        return links;
    }

    /// Sends a call through every plugin to the end of the chain.
    public Outcome send(Call call, Upstream end) throws InterruptedException {
        if (links.isEmpty()) {
            return new Outcome(end.send(call), List.of());
        }
        var runs = new ArrayList<PluginRun>(links.size());
        Reply reply = new Walk(links, 0, end, runs).send(call);
        return new Outcome(reply, List.copyOf(runs));
    }

    /// The chain from one link on; measures the link's own time.
    private record Walk(List<Link> links, int at, Upstream end, List<PluginRun> runs) implements Upstream {
        @Override
        public Reply send(Call call) throws InterruptedException {
            if (at == links.size()) {
                return end.send(call);
            }
            Link link = links.get(at);
            var inner = new Timed(new Walk(links, at + 1, end, runs));
            int place = runs.size();
            long start = System.nanoTime();
            Reply reply = link.plugin().around(call, inner);
            double micros = (System.nanoTime() - start - inner.nanos) / 1e3;
            PluginRun.Status status = inner.called
                    ? PluginRun.Status.APPLIED
                    : reply instanceof Reply.Refused ? PluginRun.Status.REFUSED : PluginRun.Status.ANSWERED;
            if (link.slot() != PluginSlot.AFTERWARDS) { // a plugin is told of once
                runs.add(place, new PluginRun(link.type(), link.slot().toString(), status, micros));
            }
            return reply;
        }
    }

    /// Remembers whether and for how long what it wraps ran.
    private static final class Timed implements Upstream {
        private final Upstream next;
        private boolean called;
        private long nanos;

        Timed(Upstream next) {
            this.next = next;
        }

        @Override
        public Reply send(Call call) throws InterruptedException {
            long start = System.nanoTime();
            called = true;
            try {
                return next.send(call);
            } finally {
                nanos += System.nanoTime() - start;
            }
        }
    }
}
