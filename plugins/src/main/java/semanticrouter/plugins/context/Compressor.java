package semanticrouter.plugins.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.TextWindow;
import semanticrouter.core.request.Utf8;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.context.Conversation.Item;
import semanticrouter.plugins.json.JsonStrings.Leaf;

/// Shortens the conversations of one decision (specification: dataplane §4.8). Safe for all threads.
final class Compressor {
    /// Tokens by which a text of several parts may be longer than the same text in one.
    private static final int PARTS = 64;

    private final ContextCompression.Options options;
    private final Map<Part, Limit> limits = new EnumMap<>(Part.class);
    private final Set<Part> recoverable = EnumSet.noneOf(Part.class);
    private final boolean always;
    private final Relevance.Method method;
    private final EncoderRuntime encoders;

    /// From how many tokens on something is shortened, and down to how many.
    private record Limit(int from, int to) {}

    /// A shortened conversation.
    ///
    /// @param body what is sent; the same as before where nothing could be shortened
    /// @param told what was done
    /// @param given whether something was only shortened that the model is meant to be able to read again
    record Result(ChatBody body, Fact.ContextCompressed told, boolean given) {
        /// Tokens that fit into the request beside it; empty where that is not known.
        OptionalInt room() {
            return told.available() == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(Math.clamp(told.available() - told.after(), 0, Integer.MAX_VALUE));
        }
    }

    /// Whether models are meant to be able to read again what is left out of some part.
    boolean recovers() {
        return !recoverable.isEmpty();
    }

    Compressor(ContextCompression.Options options, EncoderRuntime encoders) {
        this.options = options;
        this.always = options.mode().equals("always");
        this.method = Relevance.Method.valueOf(options.scoring().method().toUpperCase(Locale.ROOT));
        this.encoders = encoders;
        ContextCompression.Targets targets = options.targets();
        ContextCompression.ToolOutputs tools = targets.toolOutputs();
        limit(Part.TOOL_OUTPUTS, tools.mode(), tools.minTokens(), tools.targetTokens());
        limit(Part.HISTORY, targets.history());
        limit(Part.RAG, targets.rag());
        limit(Part.MEMORY, targets.memory());
    }

    private void limit(Part part, ContextCompression.Target target) {
        limit(part, target.mode(), target.minTokens(), target.targetTokens());
    }

    private void limit(Part part, String mode, int from, int to) {
        if (mode.equals("recoverable")) {
            recoverable.add(part);
        }
        if (!mode.equals("preserve")) {
            limits.put(part, new Limit(always ? to : from, to));
        }
    }

    /// Whether anything of a call can be too long, told without reading its body.
    boolean concerns(Call call, CompressionControls controls) {
        return !limits.isEmpty() && mayConcern(call, Sizes.of(options.budget(), controls, call));
    }

    /// What becomes of a call; empty when nothing of it is too long.
    ///
    /// @param originals takes what can be read again; null when nothing can
    Optional<Result> run(Call call, CompressionControls controls, @Nullable Originals originals)
            throws UnavailableException, InterruptedException {
        long began = System.nanoTime();
        var sizes = Sizes.of(options.budget(), controls, call);
        if (limits.isEmpty() || !mayConcern(call, sizes)) {
            return Optional.empty();
        }
        Optional<Conversation> conversation = Conversation.of(call);
        if (conversation.isEmpty()) {
            return Optional.empty();
        }
        var run = new Run(
                conversation.get(),
                sizes,
                new Relevance(method, encoders, call.inbound().deadline()),
                originals);
        run.work();
        return run.result(began);
    }

    /// Whether anything can be too long, by sizes that are known without reading the body: no text takes more tokens
    /// than bytes.
    private boolean mayConcern(Call call, Sizes sizes) {
        int bytes = call.body().bytes().length;
        RequestFacts facts = call.inbound().facts();
        long media = (long) Weight.MEDIUM
                * (facts.envelope().imageParts() + facts.envelope().audioParts());
        if (bytes + media > sizes.trigger() && ContextTokens.most(call.body().bytes()) + media > sizes.trigger()) {
            return true;
        }
        return limits.entrySet().stream().anyMatch(entry -> {
            int from = entry.getValue().from();
            return bytes > from
                    && switch (entry.getKey()) {
                        case TOOL_OUTPUTS -> said(facts, from, Set.of(Role.TOOL));
                        case HISTORY -> said(facts, from, Set.of(Role.USER, Role.ASSISTANT));
                        case RAG -> added(call, from, Addition.Source.DOCUMENTS);
                        case MEMORY -> added(call, from, Addition.Source.MEMORY);
                    };
        });
    }

    private static boolean said(RequestFacts facts, int from, Set<Role> roles) {
        return facts.turns().stream()
                .anyMatch(turn -> roles.contains(turn.role())
                        && Utf8.length(turn.text()) > from
                        && ContextTokens.of(turn.text()) > from - PARTS);
    }

    private static boolean added(Call call, int from, Addition.Source source) {
        return call.additions().stream()
                .anyMatch(addition -> addition.source() == source && Utf8.length(addition.json()) > from);
    }

    /// The work on one request.
    private final class Run {
        private final Conversation conversation;
        private final Sizes sizes;
        private final Relevance relevance;
        private final @Nullable Originals originals;
        private final TextCompressor plain;
        private final TextCompressor marking;
        private final Set<String> triggers = new LinkedHashSet<>();
        private final List<Done> done = new ArrayList<>();
        private final long before;
        private final long goal;
        private long after;

        /// An item that was to be shortened.
        ///
        /// @param tokens left of it
        /// @param kept whether what is left out of it can be read again
        private record Done(Item item, int tokens, boolean kept) {
            Compression outcome() {
                return tokens < item.tokens() ? Compression.APPLIED : Compression.UNCHANGED;
            }
        }

        Run(Conversation conversation, Sizes sizes, Relevance relevance, @Nullable Originals originals) {
            this.conversation = conversation;
            this.sizes = sizes;
            this.relevance = relevance;
            this.originals = originals;
            this.plain = new TextCompressor(relevance);
            this.marking = originals == null ? plain : new TextCompressor(relevance, originals);
            this.before = conversation.tokens();
            this.goal = (long) sizes.goal() - (originals == null ? 0 : RetrieveTool.TOKENS_MOST);
            this.after = before;
        }

        void work() throws UnavailableException, InterruptedException {
            if (always) {
                triggers.add("always");
            }
            if (before > sizes.trigger()) {
                triggers.add(sizes.client() ? "client" : "context_window");
            }
            var others = new ArrayList<Item>();
            for (Item item : conversation.items(limits.keySet())) {
                Limit limit = limit(item);
                if (item.tokens() > limit.from()) {
                    if (!always) {
                        triggers.add("item_threshold");
                    }
                    shorten(item, limit.to());
                } else if (item.tokens() > limit.to()) {
                    others.add(item);
                }
            }
            if (before > sizes.trigger() && after > goal) {
                for (Item item : leastRelevantFirst(others)) {
                    if (after > goal) {
                        long enough = item.tokens() - (after - goal);
                        shorten(item, (int) Math.max(limit(item).to(), enough));
                    }
                }
            }
        }

        private Limit limit(Item item) {
            return limits.getOrDefault(item.part(), new Limit(Integer.MAX_VALUE, Integer.MAX_VALUE));
        }

        private List<Item> leastRelevantFirst(List<Item> items) throws UnavailableException, InterruptedException {
            double[] scores = relevance.scores(
                    conversation.question(),
                    items.stream().map(item -> TextWindow.sample(item.text())).toList());
            return IntStream.range(0, items.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> scores[i]))
                    .map(items::get)
                    .toList();
        }

        /// Shortens an item, unless it cannot be brought down that far.
        private void shorten(Item item, int tokens) throws UnavailableException, InterruptedException {
            List<Leaf> leaves = item.leaves();
            int[] taken = leaves.stream()
                    .mapToInt(leaf -> ContextTokens.of(leaf.text()))
                    .toArray();
            int cap = TextCompressor.cap(taken, tokens);
            boolean keep = keeps(item, leaves, taken, cap);
            TextCompressor texts = keep ? marking : plain;
            var shorter = new HashMap<Leaf, String>();
            int left = 0;
            for (int i = 0; i < taken.length; i++) {
                Leaf leaf = leaves.get(i);
                String text = taken[i] > cap ? texts.shorten(leaf.text(), cap, item.question()) : leaf.text();
                if (!text.equals(leaf.text())) {
                    shorter.put(leaf, text);
                }
                left += ContextTokens.of(text);
            }
            boolean fits = left <= tokens;
            if (fits) {
                conversation.edit(item, shorter);
                after -= item.tokens() - left;
            }
            if (fits && keep && originals != null) {
                shorter.values().forEach(originals::keep);
            }
            done.add(new Done(item, fits ? left : item.tokens(), fits && keep));
        }

        /// Whether the originals of an item can be kept.
        private boolean keeps(Item item, List<Leaf> leaves, int[] taken, int cap) {
            long bytes = 0;
            for (int i = 0; i < taken.length; i++) {
                bytes += taken[i] > cap ? Utf8.length(leaves.get(i).text()) : 0;
            }
            return originals != null && recoverable.contains(item.part()) && originals.fits(bytes);
        }

        Optional<Result> result(long began) {
            if (done.isEmpty() && !triggers.contains("context_window") && !triggers.contains("client")) {
                return Optional.empty();
            }
            return Optional.of(new Result(
                    conversation.edited(),
                    new Fact.ContextCompressed(
                            after < before ? Compression.APPLIED : Compression.UNCHANGED,
                            List.copyOf(triggers),
                            method.name().toLowerCase(Locale.ROOT),
                            before,
                            after,
                            sizes.available(),
                            parts(),
                            System.nanoTime() - began),
                    done.stream()
                            .anyMatch(one -> one.outcome() == Compression.APPLIED
                                    && recoverable.contains(one.item().part())
                                    && !one.kept())));
        }

        private List<CompressedPart> parts() {
            var parts = new ArrayList<CompressedPart>();
            for (Part part : Part.values()) {
                for (boolean kept : List.of(false, true)) {
                    for (Compression outcome : List.of(Compression.APPLIED, Compression.UNCHANGED)) {
                        List<Done> of = done.stream()
                                .filter(one ->
                                        one.item().part() == part && one.kept() == kept && one.outcome() == outcome)
                                .toList();
                        if (!of.isEmpty()) {
                            parts.add(part(part, kept ? "recoverable" : "extractive", outcome, of));
                        }
                    }
                }
            }
            return parts;
        }

        private static CompressedPart part(Part part, String strategy, Compression outcome, List<Done> of) {
            return new CompressedPart(
                    part.toString(),
                    strategy,
                    outcome,
                    of.size(),
                    of.stream().mapToLong(one -> one.item().tokens()).sum(),
                    of.stream().mapToLong(Done::tokens).sum());
        }
    }
}
