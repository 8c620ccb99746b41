package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import semanticrouter.dsl.intent.Frame.Said;
import semanticrouter.dsl.intent.say.Told;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.Lexeme.Kind;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.words.WordSpan;

/// Reads what a clause says: every word of it must have a part in that.
final class FrameReader {
    private final Catalogue catalogue;
    private final Sentence sentence;
    private final List<Lexeme> lexemes;
    private final WordSpan at;
    private final ModelChoices choices;

    private FrameReader(Catalogue catalogue, Sentence sentence, List<Lexeme> lexemes) {
        this.catalogue = catalogue;
        this.sentence = sentence;
        this.lexemes = lexemes;
        this.at = span(lexemes);
        this.choices = new ModelChoices(catalogue);
    }

    static WordSpan span(List<Lexeme> lexemes) {
        return lexemes.getFirst().at().and(lexemes.getLast().at());
    }

    /// @throws NotUnderstood when a word has no part in what the clause says, or the product cannot do it
    static Frame read(Catalogue catalogue, Sentence sentence, List<Lexeme> lexemes) throws NotUnderstood {
        return new FrameReader(catalogue, sentence, lexemes).read();
    }

    private Frame read() throws NotUnderstood {
        unknown();
        negatedVerb();
        List<Lexeme> condition = conditionTokens();
        Condition which = ConditionReader.read(condition, at);
        Signals.supported(which, catalogue);
        boolean rest = condition.stream().anyMatch(one -> one.is(Kind.REST));
        Optional<Frame.Refusal> refused = refusal(which, rest, condition);
        List<Frame.Addition> adds = additions();
        List<ModelChoices.Chosen> models = models(refused.isPresent(), adds);
        Optional<Boolean> reasoning =
                one(Kind.REASONING).map(said -> said.value().equals("on"));
        Optional<String> effort = one(Kind.EFFORT).map(Lexeme::value);
        modifiers(refused.isPresent(), models, adds);
        if (models.isEmpty() && refused.isEmpty()) {
            boundToNothing(which, adds);
        }
        if (effort.isPresent() && reasoning.filter(on -> !on).isPresent()) {
            throw new NotUnderstood(at, Wording.EFFORT_WITHOUT_REASONING.with());
        }
        if (refused.isEmpty() && models.isEmpty() && adds.isEmpty()) {
            throw new NotUnderstood(at, Wording.NO_ACTION.with());
        }
        return new Frame(
                at,
                which,
                rest,
                refused,
                models,
                effort.isPresent() ? Optional.of(true) : reasoning,
                effort,
                one(Kind.CHOOSE).map(said -> new Said(said.value(), said.at())),
                adds);
    }

    private void unknown() throws NotUnderstood {
        for (int i = 0; i < lexemes.size(); i++) {
            Lexeme one = lexemes.get(i);
            if (one.is(Kind.UNKNOWN) || one.is(Kind.NO_MODEL)) {
                throw new NotUnderstood(one.at(), why(i));
            }
        }
    }

    private Told why(int place) {
        Lexeme one = lexemes.get(place);
        if (!one.value().isEmpty()) {
            return Wording.valueOf(one.value()).with();
        }
        boolean model = one.is(Kind.NO_MODEL)
                || place + 1 < lexemes.size() && lexemes.get(place + 1).is(Kind.MODEL_NOUN);
        String words = sentence.text(one.at());
        Told subject = Wording.SUBJECT_OF_YOUR_OWN.with(words.replace("\"", ""));
        return model
                ? Wording.NO_SUCH_MODEL.with(words, choices.known(), subject)
                : Wording.UNKNOWN.with(words, subject);
    }

    /// What is not to be done cannot be said: "never" and its like right before a verb, or at the beginning.
    private void negatedVerb() throws NotUnderstood {
        boolean first = true;
        for (int i = 0; i < lexemes.size(); i++) {
            Lexeme one = lexemes.get(i);
            int next = i + 1;
            while (next < lexemes.size() && lexemes.get(next).filler()) {
                next++;
            }
            boolean verb = next < lexemes.size() && lexemes.get(next).verb();
            if (one.is(Kind.NOT) && (verb || first && one.value().equals("act"))) {
                throw new NotUnderstood(
                        verb ? one.at().and(lexemes.get(next).at()) : one.at(), Wording.NOT_WHAT_IS_NOT.with());
            }
            first &= one.filler();
        }
    }

    /// What is about requests; everything else is a stop. Of masking, personal data is what is masked.
    private List<Lexeme> conditionTokens() throws NotUnderstood {
        boolean masks = lexemes.stream().anyMatch(one -> one.is(Kind.MASK));
        var tokens = new ArrayList<Lexeme>();
        for (Lexeme one : lexemes) {
            if (masks && one.is(Kind.ATOM) && one.value().equals("pii:")) {
                masks = false;
                tokens.add(stop(one));
                continue;
            }
            switch (one.kind()) {
                case STOP, THE -> {}
                case ATOM, ALL, REST, NOUN, PREP, AND, OR, NOT, EXCEPT -> tokens.add(one);
                default -> tokens.add(stop(one));
            }
        }
        if (masks) {
            throw new NotUnderstood(at, Wording.MASK_WHAT.with());
        }
        return withoutLooseEnds(tokens);
    }

    private static Lexeme stop(Lexeme one) {
        return new Lexeme(Kind.STOP, "", one.at(), one.gap());
    }

    /// Joining words that join no two conditions, as that of two models, are none of the condition.
    private static List<Lexeme> withoutLooseEnds(List<Lexeme> tokens) {
        var kept = new ArrayList<Lexeme>();
        for (int i = 0; i < tokens.size(); i++) {
            Lexeme one = tokens.get(i);
            boolean joins = one.is(Kind.AND) || one.is(Kind.OR);
            boolean between = !kept.isEmpty()
                    && !kept.getLast().is(Kind.STOP)
                    && i + 1 < tokens.size()
                    && !tokens.get(i + 1).is(Kind.STOP);
            if (!joins || between) {
                kept.add(one);
            }
        }
        return kept;
    }

    private Optional<Frame.Refusal> refusal(Condition which, boolean rest, List<Lexeme> condition)
            throws NotUnderstood {
        Optional<Lexeme> verb = first(one -> one.is(Kind.BLOCK));
        if (verb.isEmpty()) {
            return Optional.empty();
        }
        boolean everything = rest || condition.stream().anyMatch(one -> one.is(Kind.ALL));
        if (which instanceof Condition.All && !everything) {
            throw new NotUnderstood(at, Wording.BLOCK_WHAT.with());
        }
        Optional<Lexeme> message =
                first(one -> one.is(Kind.PROMPT)).isPresent() ? Optional.empty() : one(Kind.QUOTATION);
        return Optional.of(
                new Frame.Refusal(message.map(Lexeme::value), verb.get().at()));
    }

    private List<Frame.Addition> additions() throws NotUnderstood {
        var adds = new ArrayList<Frame.Addition>();
        for (Lexeme one : lexemes) {
            Frame.What what = switch (one.kind()) {
                case CACHE -> Frame.What.CACHE;
                case LOG -> Frame.What.LOG;
                case PROMPT -> Frame.What.PROMPT;
                case MASK -> Frame.What.MASK;
                default -> null;
            };
            if (what == null || adds.stream().anyMatch(known -> known.what() == what)) {
                continue;
            }
            if (!catalogue.plugin(what.plugin())) {
                throw new NotUnderstood(one.at(), Wording.NO_PLUGIN.with(what.plugin()));
            }
            adds.add(new Frame.Addition(what, one.at(), seconds(what), text(what)));
        }
        return adds;
    }

    private OptionalLong seconds(Frame.What what) throws NotUnderstood {
        Optional<Lexeme> duration = one(Kind.DURATION);
        return what == Frame.What.CACHE && duration.isPresent()
                ? OptionalLong.of(Long.parseLong(duration.get().value()))
                : OptionalLong.empty();
    }

    private Optional<String> text(Frame.What what) throws NotUnderstood {
        if (what != Frame.What.PROMPT) {
            return Optional.empty();
        }
        Optional<Lexeme> text = one(Kind.QUOTATION);
        if (text.isEmpty() || text.get().value().isBlank()) {
            throw new NotUnderstood(at, Wording.PROMPT_IN_QUOTES.with());
        }
        return text.map(Lexeme::value);
    }

    private List<ModelChoices.Chosen> models(boolean refused, List<Frame.Addition> adds) throws NotUnderstood {
        var models = new ArrayList<ModelChoices.Chosen>();
        for (int i = 0; i < lexemes.size(); i++) {
            Lexeme one = lexemes.get(i);
            if (one.is(Kind.MODEL) || one.is(Kind.WISH)) {
                ModelChoices.Chosen next = one.is(Kind.MODEL) ? choices.named(one) : choices.wished(one);
                add(models, next, i);
            }
        }
        boolean routes = first(one -> one.is(Kind.ROUTE)).isPresent();
        if (!models.isEmpty() && (refused || !routes && !adds.isEmpty())) {
            throw new NotUnderstood(models.getFirst().at(), Wording.SAID_OF_REQUESTS.with());
        }
        if (models.isEmpty() && routes) {
            return unnamed();
        }
        return models;
    }

    /// Two wishes for one model must mean the same one.
    private void add(List<ModelChoices.Chosen> models, ModelChoices.Chosen next, int place) throws NotUnderstood {
        if (models.stream().anyMatch(known -> known.model().equals(next.model()))) {
            return;
        }
        if (!models.isEmpty() && !another(place)) {
            throw new NotUnderstood(
                    models.getLast().at().and(next.at()),
                    Wording.TWO_MODELS.with(models.getLast().model(), next.model()));
        }
        models.add(next);
    }

    /// Whether a word that names a model begins a new one: after "or", or after an article.
    private boolean another(int place) {
        for (int i = place - 1; i >= 0 && !lexemes.get(i).model(); i--) {
            Lexeme one = lexemes.get(i);
            if (one.is(Kind.OR) || one.is(Kind.THE) || one.is(Kind.TO) || one.is(Kind.MODEL_NOUN)) {
                return true;
            }
        }
        return lexemes.get(place).is(Kind.MODEL);
    }

    private List<ModelChoices.Chosen> unnamed() throws NotUnderstood {
        Optional<Lexeme> choose = one(Kind.CHOOSE);
        if (choose.isPresent()) {
            if (catalogue.models().size() < 2) {
                throw new NotUnderstood(choose.get().at(), Wording.NO_TWO_MODELS.with());
            }
            return catalogue.models().stream()
                    .map(model -> new ModelChoices.Chosen(choose.get().at(), model.name(), Wording.IS_CANDIDATE.with()))
                    .toList();
        }
        Optional<Lexeme> reasoning = first(one -> one.is(Kind.REASONING) || one.is(Kind.EFFORT));
        if (reasoning.isPresent() && first(Lexeme::condition).isPresent()) {
            return List.of(choices.unnamed(reasoning.get().at(), Wording.DEFAULT_SINCE_UNSAID.with()));
        }
        throw new NotUnderstood(at, Wording.WHICH_MODEL.with(choices.known()));
    }

    private void modifiers(boolean refused, List<ModelChoices.Chosen> models, List<Frame.Addition> adds)
            throws NotUnderstood {
        need(Kind.REASONING, !models.isEmpty(), Wording.REASONING_OF_MODEL.with());
        need(Kind.EFFORT, !models.isEmpty(), Wording.EFFORT_OF_MODEL.with());
        need(Kind.CHOOSE, models.size() > 1, Wording.CHOICE_OF_TWO.with());
        need(Kind.DURATION, has(adds, Frame.What.CACHE), Wording.TIME_OF_CACHING.with());
        boolean quotes = refused || has(adds, Frame.What.PROMPT);
        need(Kind.QUOTATION, quotes, Wording.TEXT_FOR_WHAT.with());
        need(Kind.MESSAGE, refused && one(Kind.QUOTATION).isPresent(), Wording.MESSAGE_OF_BLOCKED.with());
        boolean modelled = !models.isEmpty() || has(adds, Frame.What.PROMPT);
        need(Kind.MODEL_NOUN, modelled, Wording.UNCLEAR_MODEL.with(choices.known()));
        need(Kind.BEFORE_LEAVING, has(adds, Frame.What.MASK), Wording.OF_MASKING.with());
        if (refused && adds.stream().anyMatch(one -> one.what() != Frame.What.LOG)) {
            throw new NotUnderstood(at, Wording.REFUSED_ASKS_NO_MODEL.with());
        }
    }

    /// "Law goes to x, cache the answers": of law, or of everything? What is masked is said, so masking is clear.
    private void boundToNothing(Condition which, List<Frame.Addition> adds) throws NotUnderstood {
        boolean said = !(which instanceof Condition.All)
                || lexemes.stream().anyMatch(one -> one.is(Kind.ALL) || one.is(Kind.REST));
        if (!said && lexemes.getFirst().gap() == Sentence.Gap.COMMA && !has(adds, Frame.What.MASK)) {
            throw new NotUnderstood(at, Wording.OF_WHICH_REQUESTS.with());
        }
    }

    private static boolean has(List<Frame.Addition> adds, Frame.What what) {
        return adds.stream().anyMatch(one -> one.what() == what);
    }

    private void need(Kind kind, boolean fits, Told why) throws NotUnderstood {
        Optional<Lexeme> there = first(one -> one.is(kind));
        if (there.isPresent() && !fits) {
            throw new NotUnderstood(there.get().at(), why);
        }
    }

    private Optional<Lexeme> first(Predicate<Lexeme> what) {
        return lexemes.stream().filter(what).findFirst();
    }

    /// The one of a kind.
    private Optional<Lexeme> one(Kind kind) throws NotUnderstood {
        List<Lexeme> all = lexemes.stream().filter(one -> one.is(kind)).toList();
        boolean alike = all.stream().map(Lexeme::value).distinct().count() <= 1;
        if (!alike) {
            throw new NotUnderstood(all.getFirst().at().and(all.getLast().at()), Wording.ONCE.with());
        }
        return all.stream().findFirst();
    }
}
