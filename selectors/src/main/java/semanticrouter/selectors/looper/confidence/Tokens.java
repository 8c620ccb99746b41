package semanticrouter.selectors.looper.confidence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import tools.jackson.databind.JsonNode;

/// The tokens of an answer with their log-probabilities, as chat completions carry them.
///
/// @param all in their order, at least one
record Tokens(List<Token> all) {
    /// One token.
    ///
    /// @param logprob its log-probability
    /// @param margin by how much the likeliest token leads the second; NaN where fewer than two are told
    record Token(String text, double logprob, double margin) {}

    /// The tokens of an answer.
    ///
    /// @throws UnavailableException `logprobs_missing` when one has no log-probability, or there is none
    static Tokens of(ChatAnswer answer) throws UnavailableException {
        var tokens = new ArrayList<Token>();
        JsonNode logprobs = answer.logprobs();
        if (logprobs != null) {
            for (JsonNode token : logprobs.path("content")) {
                double logprob = Numbers.of(token.path("logprob"));
                if (Double.isNaN(logprob)) {
                    throw missing();
                }
                tokens.add(new Token(token.path("token").asString(""), logprob, margin(token.path("top_logprobs"))));
            }
        }
        if (tokens.isEmpty()) {
            throw missing();
        }
        return new Tokens(tokens);
    }

    private static UnavailableException missing() {
        return new UnavailableException(
                "logprobs_missing",
                "the provider gave no log-probabilities; use models that give them, or confidence_method: self_verify");
    }

    private static double margin(JsonNode alternatives) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (JsonNode alternative : alternatives) {
            double logprob = Numbers.of(alternative.path("logprob"));
            if (logprob > first) {
                second = first;
                first = logprob;
            } else if (logprob > second) {
                second = logprob;
            }
        }
        return Double.isFinite(second) ? first - second : Double.NaN;
    }

    /// Those of them that write values of tools' arguments, where the answer calls tools and there is any such token;
    /// else all.
    Tokens ofArguments(ChatAnswer answer) {
        if (answer.toolCalls() == null) {
            return this;
        }
        var text = new StringBuilder();
        all.forEach(token -> text.append(token.text()));
        BitSet values = ArgumentValues.of(text);
        var chosen = new ArrayList<Token>();
        int at = 0;
        for (Token token : all) {
            int value = values.nextSetBit(at);
            at += token.text().length();
            if (value >= 0 && value < at) {
                chosen.add(token);
            }
        }
        return chosen.isEmpty() ? this : new Tokens(chosen);
    }

    /// Whether at least two alternatives are told for every token.
    boolean comparable() {
        return all.stream().noneMatch(token -> Double.isNaN(token.margin()));
    }

    double meanLogprob() {
        return all.stream().mapToDouble(Token::logprob).average().orElseThrow();
    }

    double meanMargin() {
        return all.stream().mapToDouble(Token::margin).average().orElseThrow();
    }
}
