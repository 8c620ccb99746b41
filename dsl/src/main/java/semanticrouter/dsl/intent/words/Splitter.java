package semanticrouter.dsl.intent.words;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import semanticrouter.dsl.intent.words.Lexeme.Kind;
import semanticrouter.dsl.intent.words.Sentence.Gap;

/// Cuts a text into clauses: each does something to some requests.
///
/// Ends of sentences, semicolons and new lines always cut. A comma or an "and" cuts where what follows does something
/// itself, and does not where it goes on with a list, adds to what is done ("and cache the answers"), or where what
/// came before has not said yet what to do ("if it is in Chinese, …").
public final class Splitter {
    private final List<List<Lexeme>> clauses = new ArrayList<>();
    private List<Lexeme> clause = new ArrayList<>();

    private Splitter() {}

    /// The clauses, each without the "and" before it.
    public static List<List<Lexeme>> split(List<Lexeme> lexemes) {
        var splitter = new Splitter();
        List<List<Lexeme>> pieces = pieces(lexemes);
        for (int i = 0; i < pieces.size(); i++) {
            splitter.take(pieces.get(i), i + 1 < pieces.size() ? pieces.get(i + 1) : List.of());
        }
        splitter.end();
        return splitter.clauses;
    }

    /// What stands between commas, ends of sentences and "and"; a piece begins with the "and" it was cut at.
    private static List<List<Lexeme>> pieces(List<Lexeme> lexemes) {
        var pieces = new ArrayList<List<Lexeme>>();
        var piece = new ArrayList<Lexeme>();
        for (Lexeme one : lexemes) {
            boolean joined = one.is(Kind.AND) && !piece.isEmpty();
            if (!piece.isEmpty() && (one.gap() != Gap.NONE || joined)) {
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
            piece.add(one);
        }
        if (!piece.isEmpty()) {
            pieces.add(List.copyOf(piece));
        }
        return pieces;
    }

    private void take(List<Lexeme> piece, List<Lexeme> following) {
        if (!clause.isEmpty() && cuts(piece, following)) {
            end();
        }
        clause.addAll(piece);
    }

    private void end() {
        int from = 0;
        while (from < clause.size() && clause.get(from).is(Kind.AND)) {
            from++; // it joins the clause to the one before
        }
        if (from < clause.size()) {
            clauses.add(List.copyOf(clause.subList(from, clause.size())));
        }
        clause = new ArrayList<>();
    }

    private boolean cuts(List<Lexeme> piece, List<Lexeme> following) {
        Lexeme first = piece.getFirst();
        if (first.gap() == Gap.BREAK) {
            return true;
        }
        boolean comma = first.gap() == Gap.COMMA;
        boolean same = first.is(Kind.AND) && (!comma || first.value().equals("same"));
        if (!acts(piece)) {
            return !goesOn(piece, comma, following);
        }
        if (!acts(clause)) {
            return false;
        }
        if (onlyModifies(piece)) {
            return false; // "use the strong model, use high effort"
        }
        boolean done = has(clause, Lexeme::condition) || has(clause, Lexeme::model);
        if (same && !done) {
            return false; // "log and cache everything"
        }
        boolean routes = has(clause, one -> one.is(Kind.ROUTE));
        if (routes && !has(clause, Lexeme::model) && !has(piece, one -> one.verb() && !one.is(Kind.ROUTE))) {
            return false; // "send math, physics to …"
        }
        if (has(piece, Lexeme::verb)) {
            return !(same && adds(piece));
        }
        boolean alone = !has(piece, Lexeme::condition);
        return !(alone && last(clause).model()); // "to a, b or c"
    }

    /// Whether a piece that does nothing itself belongs to what came before.
    private boolean goesOn(List<Lexeme> piece, boolean comma, List<Lexeme> following) {
        if (!has(piece, Lexeme::condition)) {
            boolean modifies = has(piece, Splitter::modifies);
            return modifies || !comma || !acts(clause);
        }
        if (!acts(clause)) {
            return true;
        }
        boolean nextActs = !following.isEmpty() && following.getFirst().gap() != Gap.BREAK && acts(following);
        Lexeme last = last(clause);
        boolean list = last.condition() || last.is(Kind.NOUN);
        return list && !(nextActs && comma && has(clause, Lexeme::model) && leadsOn(piece));
    }

    /// "…, if it is in Chinese, …": a condition of what follows rather than one more of what came before.
    private static boolean leadsOn(List<Lexeme> piece) {
        return piece.getFirst().is(Kind.PREP);
    }

    /// "and cache the answers": what is added to what the clause does, without requests of its own.
    private static boolean adds(List<Lexeme> piece) {
        boolean adding = piece.stream()
                .filter(Lexeme::verb)
                .allMatch(one -> one.is(Kind.CACHE) || one.is(Kind.LOG) || one.is(Kind.PROMPT) || one.is(Kind.MASK));
        boolean masks = has(piece, one -> one.is(Kind.MASK));
        return adding
                && !has(piece, Lexeme::model)
                && piece.stream()
                        .filter(Lexeme::condition)
                        .allMatch(one -> masks && one.value().equals("pii:"));
    }

    private static boolean onlyModifies(List<Lexeme> piece) {
        return has(piece, Splitter::modifies)
                && !has(piece, one -> one.verb() && !one.is(Kind.ROUTE))
                && !has(piece, Lexeme::model)
                && !has(piece, Lexeme::condition);
    }

    private static boolean acts(List<Lexeme> lexemes) {
        return has(lexemes, one -> one.verb() || one.model());
    }

    private static boolean modifies(Lexeme one) {
        return switch (one.kind()) {
            case REASONING, EFFORT, DURATION, QUOTATION, MESSAGE, CHOOSE, BEFORE_LEAVING -> true;
            default -> false;
        };
    }

    private static Lexeme last(List<Lexeme> lexemes) {
        for (Lexeme one : lexemes.reversed()) {
            if (!one.filler() && !one.is(Kind.MODEL_NOUN)) {
                return one;
            }
        }
        return lexemes.getLast();
    }

    private static boolean has(List<Lexeme> lexemes, Predicate<Lexeme> what) {
        return lexemes.stream().anyMatch(what);
    }
}
