package semanticrouter.core.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Failure;

/// The immutable facts read off one request, each derived view computed at most once (specification: signals §2.1).
///
/// Safe for use by many threads: a race computes the same value twice and nothing else.
public final class RequestFacts {
    private final String requestedModel;
    private final List<Turn> turns;
    private final Envelope envelope;
    private final Headers headers;
    private final Map<String, String> metadata;
    private final @Nullable Failure metadataFailure;
    private final @Nullable InlineImage image;
    private final String session;
    private final List<String> toolResults;
    private final int current;
    private final @Nullable String shortened;
    private final boolean ofNobody;
    private final boolean goesOn;
    private final boolean forgotten;
    private final boolean drawn;
    private @Nullable List<String> priorUser;
    private @Nullable List<String> nonUser;
    private @Nullable String sample;
    private @Nullable String context;

    private RequestFacts(Builder builder) {
        requestedModel = builder.requestedModel;
        turns = List.copyOf(builder.turns);
        envelope = builder.envelope;
        headers = builder.headers;
        metadata = Map.copyOf(builder.metadata);
        metadataFailure = builder.metadataFailure;
        image = builder.image;
        session = builder.session;
        toolResults = List.copyOf(builder.toolResults);
        current = lastUserTurn(turns);
        shortened = null;
        ofNobody = false;
        goesOn = false;
        forgotten = false;
        drawn = false;
    }

    private RequestFacts(
            RequestFacts whole,
            @Nullable String evalText,
            String named,
            boolean nobody,
            boolean continued,
            boolean unremembered,
            boolean pictured) {
        requestedModel = whole.requestedModel;
        turns = whole.turns;
        envelope = whole.envelope;
        headers = whole.headers;
        metadata = whole.metadata;
        metadataFailure = whole.metadataFailure;
        image = whole.image;
        session = named;
        toolResults = whole.toolResults;
        current = whole.current;
        shortened = evalText;
        ofNobody = nobody;
        goesOn = continued;
        forgotten = unremembered;
        drawn = pictured;
    }

    /// The same request for signals that read a shorter {@link #evalText()}; every other text stays.
    public RequestFacts reading(String evalText) {
        return new RequestFacts(this, evalText, session, ofNobody, goesOn, forgotten, drawn);
    }

    /// The same request, whose body names its session so.
    public RequestFacts inSession(String named) {
        return new RequestFacts(this, shortened, named, ofNobody, goesOn, forgotten, drawn);
    }

    /// The same request of nobody, as a dry run is one: its headers are those of whoever looks on.
    public RequestFacts ofNobody() {
        return new RequestFacts(this, shortened, session, true, goesOn, forgotten, drawn);
    }

    /// The same request, which goes on from a response that is kept.
    public RequestFacts goingOn() {
        return new RequestFacts(this, shortened, session, ofNobody, true, forgotten, drawn);
    }

    /// The same request, of which its client wants nothing to be remembered.
    public RequestFacts unremembered() {
        return new RequestFacts(this, shortened, session, ofNobody, goesOn, true, drawn);
    }

    /// The same request, whose client offers the tool that makes images.
    public RequestFacts withImageTool() {
        return new RequestFacts(this, shortened, session, ofNobody, goesOn, forgotten, true);
    }

    /// Facts of a single user message, as typed on a command line.
    public static RequestFacts ofText(String model, String text) {
        return new Builder(model).turn(new Turn(Role.USER, text)).build();
    }

    private static int lastUserTurn(List<Turn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role() == Role.USER && !turns.get(i).text().isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    /// The model name the client sent, trimmed.
    public String requestedModel() {
        return requestedModel;
    }

    /// Every message in order.
    public List<Turn> turns() {
        return turns;
    }

    public Envelope envelope() {
        return envelope;
    }

    public Headers headers() {
        return headers;
    }

    /// Whether the request stands for nobody, so that its headers do not say who the caller is.
    public boolean anonymous() {
        return ofNobody;
    }

    /// The request's `metadata`, empty when absent or unusable; see {@link #metadataFailure()}.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// Why the request's `metadata` cannot be used, if so.
    public Optional<Failure> metadataFailure() {
        return Optional.ofNullable(metadataFailure);
    }

    /// First safe inline image of the user turns.
    public Optional<InlineImage> image() {
        return Optional.ofNullable(image);
    }

    /// What the body names its session by, empty when it names none; headers that name one come first.
    public String session() {
        return session;
    }

    /// Ids of the tool calls whose results end the conversation, in order; empty when it ends with anything else.
    public List<String> toolResults() {
        return toolResults;
    }

    /// Whether the conversation goes on from a response that is kept, which the request names in place of what was
    /// said.
    public boolean continues() {
        return goesOn;
    }

    /// Whether the client wants nothing of it to be remembered.
    public boolean forgettable() {
        return forgotten;
    }

    /// Whether the client offers the tool that makes images.
    public boolean imageTool() {
        return drawn;
    }

    /// Text of the last user message that has any.
    public String userText() {
        return current < 0 ? "" : turns.get(current).text();
    }

    /// Earlier non-empty user texts, oldest first.
    public List<String> priorUserTexts() {
        List<String> known = priorUser;
        if (known == null) {
            known = texts(0, Math.max(current, 0), true);
            priorUser = known;
        }
        return known;
    }

    /// Non-empty texts of system, developer and assistant messages, in order.
    public List<String> nonUserTexts() {
        List<String> known = nonUser;
        if (known == null) {
            known = texts(0, turns.size(), false);
            nonUser = known;
        }
        return known;
    }

    private List<String> texts(int from, int to, boolean user) {
        var found = new ArrayList<String>();
        for (Turn turn : turns.subList(from, to)) {
            boolean wanted = user ? turn.role() == Role.USER : turn.role() != Role.USER && turn.role() != Role.TOOL;
            if (wanted && !turn.text().isEmpty()) {
                found.add(turn.text());
            }
        }
        return List.copyOf(found);
    }

    /// True when an assistant message precedes the current user turn.
    public boolean hasAssistantReply() {
        for (int i = 0; i < current; i++) {
            if (turns.get(i).role() == Role.ASSISTANT) {
                return true;
            }
        }
        return false;
    }

    /// What most signals read: the user text, or the other texts joined by a space when there is none.
    public String evalText() {
        if (shortened != null) {
            return shortened;
        }
        return current >= 0 ? userText() : String.join(" ", nonUserTexts());
    }

    /// {@link #evalText()} cut to the representative window of 2,048 code points.
    public String evalSample() {
        String known = sample;
        if (known == null) {
            known = TextWindow.sample(evalText());
            sample = known;
        }
        return known;
    }

    /// The other texts and the user text joined by a space.
    public String contextText() {
        String known = context;
        if (known == null) {
            var parts = new ArrayList<>(nonUserTexts());
            if (current >= 0) {
                parts.add(userText());
            }
            known = String.join(" ", parts);
            context = known;
        }
        return known;
    }

    /// Estimate of the tokens its texts take: their UTF-8 bytes divided by four, rounded up (specification: signals
    /// §2.14).
    public long textTokens() {
        return Math.ceilDiv(Utf8.length(contextText()), 4L);
    }

    /// True when there is neither text nor anything else to decide on.
    public boolean empty() {
        return evalText().isEmpty() && !envelope.hasFacts();
    }

    /// Prints sizes only: the texts are the user's.
    @Override
    public String toString() {
        return "RequestFacts[" + turns.size() + " turns]";
    }

    /// Collects facts for one owner on one thread.
    public static final class Builder {
        private final String requestedModel;
        private final List<Turn> turns = new ArrayList<>();
        private Envelope envelope = Envelope.NONE;
        private Headers headers = Headers.NONE;
        private Map<String, String> metadata = Map.of();
        private @Nullable Failure metadataFailure;
        private @Nullable InlineImage image;
        private String session = "";
        private List<String> toolResults = List.of();

        public Builder(String requestedModel) {
            this.requestedModel = requestedModel.strip();
        }

        public Builder turn(Turn turn) {
            turns.add(turn);
            return this;
        }

        public Builder envelope(Envelope counted) {
            envelope = counted;
            return this;
        }

        public Builder headers(Headers received) {
            headers = received;
            return this;
        }

        public Builder metadata(Map<String, String> entries) {
            metadata = entries;
            return this;
        }

        public Builder metadataFailure(Failure failure) {
            metadataFailure = failure;
            return this;
        }

        public Builder image(InlineImage first) {
            image = first;
            return this;
        }

        public Builder toolResults(List<String> ids) {
            toolResults = ids;
            return this;
        }

        public Builder session(String named) {
            session = named;
            return this;
        }

        public RequestFacts build() {
            return new RequestFacts(this);
        }
    }
}
