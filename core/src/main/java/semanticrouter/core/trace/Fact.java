package semanticrouter.core.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.memory.KeepSkip;
import semanticrouter.core.memory.RecallSkip;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.selection.Candidate;

/// One thing a plugin or the call to the model has done with a request, for metrics and spans.
///
/// Facts hold names of the configuration, words of this program and numbers; no text of the request or the reply, and
/// no name a client made up.
public sealed interface Fact {
    /// The request came in at a path; told of requests whose spans are recorded.
    ///
    /// @param path of the API it speaks
    record Received(String path) implements Fact {}

    /// A call was made to a backend; told of requests whose spans are recorded. With several the last one served.
    ///
    /// @param name as configured
    /// @param address host and port
    /// @param provider as configured
    record BackendChosen(String name, String address, String provider) implements Fact {}

    /// A plugin could not do its work, and the request went on or was refused as the plugin is set up to.
    ///
    /// @param plugin its type
    /// @param reason stable code
    record PluginFailed(String plugin, String reason) implements Fact {}

    /// A field the configuration names was taken out of the request.
    record ParamBlocked(String param) implements Fact {}

    /// A limit of completion tokens was lowered.
    record TokensCapped() implements Fact {}

    /// A number of choices was lowered.
    record ChoicesCapped() implements Fact {}

    /// Fields the router does not know were taken out of the request.
    ///
    /// @param count 1 or more
    record FieldsStripped(int count) implements Fact {}

    /// The model was asked to reason, or not to, in the way of its family.
    ///
    /// @param family how the family is asked
    /// @param param name of the parameter
    /// @param effort that was asked for; empty when the family knows none, or none was asked for
    record Reasoned(String family, String param, String effort) implements Fact {}

    /// Something of a message could not be carried over from one protocol to another.
    ///
    /// @param from protocol it came in
    /// @param to protocol it went out in
    /// @param severity `info` or `lossy`
    /// @param reason a word of the specification's vocabulary
    record Translated(String from, String to, String severity, String reason) implements Fact {}

    /// A system text was put before the conversation, or in place of the client's.
    record SystemTextSet() implements Fact {}

    /// Several models worked on the request.
    ///
    /// @param algorithm how
    /// @param model whose answer the client got; empty when there was none
    /// @param calls how many calls were made
    /// @param steps the calls, at most {@value #STEPS_MOST} of them
    /// @param usage tokens of all calls
    /// @param cost of all calls; empty where a price is missing, or they are in several currencies
    /// @param nanos time it took
    /// @param contract what came of holding the answer against a format; empty where none is asked for
    record Looped(
            String algorithm,
            String model,
            int calls,
            List<LoopStep> steps,
            Usage usage,
            Optional<Completion.Cost> cost,
            long nanos,
            Optional<ContractOutcome> contract)
            implements Fact {
        /// Bound of the steps that are told.
        public static final int STEPS_MOST = 256;

        public Looped {
            steps = List.copyOf(steps.size() > STEPS_MOST ? steps.subList(0, STEPS_MOST) : steps);
        }

        /// One whose answer may have any format.
        public Looped(
                String algorithm,
                String model,
                int calls,
                List<LoopStep> steps,
                Usage usage,
                Optional<Completion.Cost> cost,
                long nanos) {
            this(algorithm, model, calls, steps, usage, cost, nanos, Optional.empty());
        }

        /// How often calls were made again because they failed.
        public int retries() {
            return steps.stream().mapToInt(LoopStep::retries).sum();
        }

        /// The models that answered, in the order they were first asked.
        public List<String> models() {
            return steps.stream()
                    .filter(LoopStep::answered)
                    .map(step -> step.candidate().ref().effectiveModel())
                    .distinct()
                    .toList();
        }
    }

    /// A model was asked which candidate serves.
    ///
    /// @param algorithm of the decision
    /// @param helper who was asked
    /// @param failure why nobody was chosen, a {@link semanticrouter.core.selection.FallbackReason};
    /// empty when one was
    /// @param code what was wrong with the call or the reply; empty when nothing
    /// @param usage tokens it took
    /// @param nanos time it took
    record HelperAsked(String algorithm, Candidate helper, String failure, String code, Usage usage, long nanos)
            implements Fact {
        /// What it cost, when its price is known.
        public Optional<Completion.Cost> cost() {
            return helper.profile().pricing().map(pricing -> Completion.Cost.of(pricing, usage));
        }
    }

    /// An image was to be made, alone or with text.
    ///
    /// @param told how it was told that one is wanted
    /// @param backend protocol it was asked for in
    /// @param failure why there is no image; empty when there is one
    /// @param bytes of the image
    /// @param steps calls to models; with two the first wrote the text
    /// @param cost of all calls; empty where a price or a count is missing, or they are in several currencies
    /// @param imageNanos time the image took, of {@code nanos} that all calls took
    record ImageMade(
            String modality,
            String told,
            String backend,
            String failure,
            long bytes,
            List<LoopStep> steps,
            Optional<Completion.Cost> cost,
            long imageNanos,
            long nanos)
            implements Fact {}

    /// Tools were searched for.
    ///
    /// @param strategy how
    /// @param count tools that fit
    /// @param confidence how well the best of them fits, at most 1; 0 for none
    /// @param nanos time it took
    record ToolsRetrieved(String strategy, int count, double confidence, long nanos) implements Fact {}

    /// What was done with what is remembered of the user.
    sealed interface Memory extends Fact {
        /// Memories were looked for.
        ///
        /// @param backend where they are kept
        /// @param found how many were near enough
        /// @param given how many of them joined the conversation
        /// @param best similarity of the nearest one, 0 for none
        /// @param threshold similarity from which they were near enough
        /// @param nanos time it took
        record Recalled(String backend, int found, int given, double best, double threshold, long nanos)
                implements Memory {}

        /// Memories were not looked for.
        record RecallSkipped(RecallSkip reason) implements Memory {}

        /// Something of the exchange waits to be remembered.
        ///
        /// @param count 1 or more
        record Queued(int count) implements Memory {}

        /// Nothing of the exchange is remembered.
        record KeepingSkipped(KeepSkip reason) implements Memory {}
    }

    /// Passages were looked up for the request, or on purpose were not.
    ///
    /// @param backend that was asked
    /// @param reason why nothing was looked up, or what failed; empty when neither
    /// @param count passages that joined the conversation
    /// @param scores of the best of them, best first
    /// @param characters of all of them together
    /// @param topK most passages that were asked for
    /// @param threshold least score
    /// @param kept whether passages found lately served; empty where none are kept
    /// @param nanos time it took
    record Retrieved(
            String backend,
            Retrieval outcome,
            String reason,
            int count,
            List<Double> scores,
            int characters,
            int topK,
            double threshold,
            Optional<Boolean> kept,
            long nanos)
            implements Fact {
        public Retrieved {
            scores = List.copyOf(scores);
        }

        /// Score of the best passage; 0 for none.
        public double best() {
            return scores.isEmpty() ? 0 : scores.getFirst();
        }
    }

    /// What became of looking passages up.
    enum Retrieval {
        FOUND("success"),
        NOTHING("no_results"),
        FAILED("error"),
        SKIPPED("skipped");

        private final String word;

        Retrieval(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// The conversation was looked at because it, or a part of it, was too long, or the client had a say in it.
    ///
    /// @param triggers why it was looked at: `always`, `context_window`, `item_threshold`, `client`
    /// @param scoring how relevance was measured
    /// @param before tokens of the request
    /// @param after tokens of what is sent
    /// @param available tokens the model takes beside its answer; 0 where that is not known
    /// @param parts what was done to which part of the conversation
    record ContextCompressed(
            Compression outcome,
            List<String> triggers,
            String scoring,
            long before,
            long after,
            long available,
            List<CompressedPart> parts,
            long nanos)
            implements Fact {
        public ContextCompressed {
            triggers = List.copyOf(triggers);
            parts = List.copyOf(parts);
        }
    }

    /// What was left out could be asked for again, or was meant to be.
    record ContextRecovered(Recovery told) implements Fact {}

    /// An answer was held against what its request was given, or on purpose was not.
    ///
    /// @param reason why nothing was checked, or what failed; empty when neither
    /// @param detector that was asked; empty when none was
    /// @param findings what nothing supports, in order
    /// @param confidence that there is a finding, or that there is none
    /// @param claims statements that were judged; 0 where the detector judges the answer as a whole
    /// @param partly whether the answer or what it was held against was longer than what is read
    /// @param contextCharacters of what it was held against
    /// @param action how the client is told: `header`, `body` or `none`
    /// @param nanos time the detector took
    record AnswerChecked(
            Check outcome,
            String reason,
            String detector,
            List<Finding> findings,
            double confidence,
            int claims,
            boolean partly,
            int contextCharacters,
            String action,
            long nanos)
            implements Fact {
        public AnswerChecked {
            findings = List.copyOf(findings);
        }

        /// One for which no detector was asked.
        public AnswerChecked(Check outcome, String reason, String action) {
            this(outcome, reason, "", List.of(), 0, 0, false, 0, action, 0);
        }

        /// Whether the answer must not be given to others, or be remembered, as if it were sound.
        public boolean flagged() {
            return outcome == Check.HALLUCINATED || outcome == Check.UNVERIFIED && !action.equals("none");
        }
    }

    /// What became of holding an answer against what its request was given.
    enum Check {
        SUPPORTED,
        HALLUCINATED,
        /// There was nothing to hold it against.
        UNVERIFIED,
        FAILED,
        SKIPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The response cache was asked.
    ///
    /// @param backend where answers are kept
    /// @param protocol of the client
    /// @param hit what was found
    /// @param source where it was found
    /// @param similarity to the question that was found, 1 for an equal one; without one, to the nearest of those
    /// that were not near enough, 0 for none
    /// @param threshold least similarity of like questions
    /// @param ageSeconds of the answer; 0 for none
    /// @param nanos time it took, without waiting for another request
    record CacheLookup(
            String backend,
            String protocol,
            Hit hit,
            Source source,
            double similarity,
            double threshold,
            double ageSeconds,
            long nanos)
            implements Fact {}

    /// What the response cache had.
    enum Hit {
        NONE,
        EXACT,
        SEMANTIC;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where the response cache found an answer: in the process, or in the store that several routers share.
    enum Source {
        NONE,
        L1,
        L2;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A request waited for an equal one that was asking the model.
    ///
    /// @param answered whether the other's answer served
    record CacheWaited(String backend, boolean answered) implements Fact {}

    /// An answer was put into the response cache.
    ///
    /// @param protocol of the client
    /// @param nanos time it took
    record CacheStored(String backend, String protocol, long nanos) implements Fact {}

    /// An answer fit to be kept was not, or the backend gave none.
    record CacheWriteSkipped(WriteSkip reason) implements Fact {}
}
