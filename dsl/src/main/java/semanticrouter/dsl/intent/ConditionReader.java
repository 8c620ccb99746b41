package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.dsl.intent.words.Sentence.Gap;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.Lexeme.Kind;
import semanticrouter.dsl.intent.words.WordSpan;

/// Reads the words that say which requests a clause is about.
///
/// Things side by side must all hold ("Chinese math questions"). "Or" joins its neighbours before anything else does.
/// "And" and commas between things of one class mean either ("math and physics"), between whole noun phrases too
/// ("Chinese questions and math questions"); between things of different classes they mean both where one of them is a
/// length, a difficulty, a caller, is negated or is led by a preposition ("in Chinese and over 100 tokens"), and
/// otherwise could mean either and both, so they are refused. "Not" is about what "or" joins; "except" is about all
/// that follows it.
final class ConditionReader {
    private final List<Lexeme> tokens;
    private final WordSpan whole;

    private ConditionReader(List<Lexeme> tokens, WordSpan whole) {
        this.tokens = tokens;
        this.whole = whole;
    }

    /// @param tokens what of a clause is about requests, in order; a stop lexeme stands for what is not
    /// @param whole the clause
    static Condition read(List<Lexeme> tokens, WordSpan whole) throws NotUnderstood {
        return new ConditionReader(tokens, whole).read();
    }

    private Condition read() throws NotUnderstood {
        int except = index(tokens, Kind.EXCEPT, 0);
        if (except < 0) {
            return union(tokens);
        }
        List<Lexeme> before = tokens.subList(0, except);
        List<Lexeme> after = tokens.subList(except + 1, tokens.size());
        if (before.stream().noneMatch(Lexeme::condition)) {
            int end = excluded(after);
            return Condition.both(
                    List.of(negated(union(after.subList(0, end))), union(after.subList(end, after.size()))));
        }
        if (index(after, Kind.EXCEPT, 0) >= 0) {
            throw new NotUnderstood(whole, Wording.ONE_EXCEPTION.with());
        }
        Condition kept = union(before);
        return Condition.both(List.of(kept, negated(union(after))));
    }

    /// Where a leading exception ends: at a comma, at another word that says which requests, or at what is done.
    private static int excluded(List<Lexeme> tokens) {
        boolean said = false;
        for (int i = 0; i < tokens.size(); i++) {
            Lexeme one = tokens.get(i);
            if (said && (one.gap() == Gap.COMMA || one.is(Kind.STOP) || one.is(Kind.ALL) || one.is(Kind.REST))) {
                return i;
            }
            said |= one.condition();
        }
        return tokens.size();
    }

    private Condition negated(Condition condition) throws NotUnderstood {
        if (condition instanceof Condition.All) {
            throw new NotUnderstood(whole, Wording.EXCEPT_WHAT.with());
        }
        return condition instanceof Condition.Not(Condition of) ? of : new Condition.Not(condition);
    }

    private static int index(List<Lexeme> tokens, Kind kind, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).is(kind)) {
                return i;
            }
        }
        return -1;
    }

    /// Noun phrases of which any will do.
    private Condition union(List<Lexeme> all) throws NotUnderstood {
        var parts = new ArrayList<Condition>();
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (joins(all.get(i)) && isPhrase(all.subList(from, i)) && beginsPhrase(all, i + 1, all.subList(from, i))) {
                parts.add(phrase(all.subList(from, i)));
                from = i + 1;
            }
        }
        Condition last = phrase(all.subList(from, all.size()));
        if (parts.isEmpty()) {
            return last;
        }
        parts.add(last);
        return parts.stream().anyMatch(Condition.All.class::isInstance) ? new Condition.All() : Condition.either(parts);
    }

    private static boolean joins(Lexeme one) {
        return one.is(Kind.AND) || one.is(Kind.OR);
    }

    private static boolean isNoun(List<Lexeme> all, int at) {
        Lexeme one = all.get(at);
        boolean led = at > 0 && all.get(at - 1).is(Kind.PREP);
        return one.is(Kind.NOUN) || nameable(one) && !led;
    }

    /// What is a thing rather than a property: jailbreaks, personal data, images.
    private static boolean nameable(Lexeme one) {
        return one.is(Kind.ATOM)
                && switch (Atom.of(one).sort()) {
                    case JAILBREAK, PII, IMAGE_WANTED, IMAGE_GIVEN, FEEDBACK -> true;
                    default -> false;
                };
    }

    private static boolean isPhrase(List<Lexeme> part) {
        for (int i = 0; i < part.size(); i++) {
            if (isNoun(part, i)) {
                return part.stream().anyMatch(Lexeme::condition);
            }
        }
        return false;
    }

    /// Whether a noun phrase of its own follows: up to the next joining word there is a noun and a condition, and not
    /// a bare thing after a phrase that ended in a preposition ("questions with A and B").
    private static boolean beginsPhrase(List<Lexeme> all, int at, List<Lexeme> left) {
        int end = at;
        while (end < all.size() && !joins(all.get(end))) {
            end++;
        }
        List<Lexeme> right = all.subList(at, end);
        boolean explicit = right.stream().anyMatch(one -> one.is(Kind.NOUN));
        int lastAtom = left.size() - 1;
        while (lastAtom > 0 && !left.get(lastAtom).is(Kind.ATOM)) {
            lastAtom--;
        }
        boolean leftLed = lastAtom > 0 && left.get(lastAtom - 1).is(Kind.PREP);
        return isPhrase(right) && (explicit || !leftLed);
    }

    /// One noun phrase: groups all of which must hold.
    private Condition phrase(List<Lexeme> all) throws NotUnderstood {
        var groups = new ArrayList<Group>();
        Kind joined = null;
        boolean not = false;
        boolean led = false;
        Lexeme previous = null;
        for (int i = 0; i < all.size(); i++) {
            Lexeme one = all.get(i);
            if (one.gap() == Gap.COMMA && previous != null && joined == null) {
                joined = commaMeans(all, i);
            }
            switch (one.kind()) {
                case AND, OR -> joined = one.kind();
                case NOT -> not = !not;
                case PREP -> led = true;
                case ATOM -> {
                    Atom atom = Atom.of(one);
                    Group last = groups.isEmpty() ? null : groups.getLast();
                    if (last != null && extend(last, atom, joined, not, led)) {
                        last.any.add(one(atom, not && !last.negated));
                    } else {
                        groups.add(new Group(atom, not));
                    }
                    previous = one;
                    joined = null;
                    not = false;
                    led = false;
                }
                default -> {}
            }
        }
        if (not) {
            throw new NotUnderstood(whole, Wording.NEGATED_WHAT.with());
        }
        return Condition.both(groups.stream().map(Group::condition).toList());
    }

    private static Condition one(Atom atom, boolean not) {
        return not ? new Condition.Not(new Condition.Is(atom)) : new Condition.Is(atom);
    }

    /// A comma means what the next joining word of the list says, and "and" without one.
    private static Kind commaMeans(List<Lexeme> all, int at) {
        for (int i = at; i < all.size(); i++) {
            if (joins(all.get(i))) {
                return all.get(i).kind();
            }
        }
        return Kind.AND;
    }

    /// Whether a thing is one more that will do, rather than one more that must hold.
    private boolean extend(Group last, Atom atom, @Nullable Kind joined, boolean not, boolean led)
            throws NotUnderstood {
        boolean alike = last.kind == atom.kind();
        if (joined == Kind.OR) {
            if (not && last.negated) {
                throw new NotUnderstood(last.at.and(atom.at()), Wording.NOT_OR_NOT.with());
            }
            return true;
        }
        if (joined == null) {
            if (alike && !not && !last.negated && atom.kind() != Atom.Likeness.LENGTH) {
                throw new NotUnderstood(last.at.and(atom.at()), Wording.ONE_OR_BOTH.with());
            }
            return false;
        }
        if (alike && atom.kind() != Atom.Likeness.LENGTH && not == last.negated) {
            return true;
        }
        boolean plain = led || not || last.negated || property(atom.kind()) || property(last.kind);
        if (!plain) {
            throw new NotUnderstood(last.at.and(atom.at()), Wording.BOTH_OR_EITHER.with());
        }
        return false;
    }

    private static boolean property(Atom.Likeness kind) {
        return switch (kind) {
            case LENGTH, DIFFICULTY, CALLER -> true;
            case TOPIC, LANGUAGE, RISK, WANTED -> false;
        };
    }

    /// Things of which any will do, or none may be.
    private static final class Group {
        private final List<Condition> any = new ArrayList<>();
        private final Atom.Likeness kind;
        private final boolean negated;
        private final WordSpan at;

        Group(Atom first, boolean negated) {
            this.kind = first.kind();
            this.negated = negated;
            this.at = first.at();
            any.add(new Condition.Is(first));
        }

        Condition condition() {
            Condition either = Condition.either(any);
            return negated ? new Condition.Not(either) : either;
        }
    }
}
