package semanticrouter.selectors.looper.confidence;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Ledger;

/// Reads the confidence of an answer off the log-probabilities of its tokens.
///
/// @param logprobWeight share of the mean log-probability
/// @param marginWeight share of the mean margin between the two likeliest tokens; 0 to ask for no alternatives
/// @param argumentsOnly whether only the tokens of tools' arguments count
public record TokenMeasure(double logprobWeight, double marginWeight, boolean argumentsOnly) implements Measure {
    private static final double SCALE = 3;

    @Override
    public ChatBody asking(ChatBody body) {
        int needed = marginWeight > 0 ? 2 : 1;
        int wanted = body.field("top_logprobs")
                .filter(number -> number.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .orElse(0);
        return body.withField("logprobs", "true").withField("top_logprobs", Integer.toString(Math.max(needed, wanted)));
    }

    @Override
    public double confidence(LoopRequest request, Ledger ledger, Heard.Said said) throws UnavailableException {
        return confidence(said.answer());
    }

    double confidence(ChatAnswer answer) throws UnavailableException {
        Tokens all = Tokens.of(answer);
        if (marginWeight > 0 && !all.comparable()) {
            throw new UnavailableException(
                    "alternatives_missing",
                    "the provider gave a token without a second alternative; use models that give two, or "
                            + "confidence_method: avg_logprob");
        }
        Tokens tokens = argumentsOnly ? all.ofArguments(answer) : all;
        double confidence = 0;
        if (logprobWeight > 0) {
            confidence += logprobWeight * ofLogprob(tokens.meanLogprob());
        }
        if (marginWeight > 0) {
            confidence += marginWeight * ofMargin(tokens.meanMargin());
        }
        return Math.clamp(confidence, 0, 1);
    }

    static double ofLogprob(double mean) {
        return Math.clamp((mean + SCALE) / SCALE, 0, 1);
    }

    static double ofMargin(double mean) {
        return mean <= 0 ? 0 : 1 - Math.exp(-mean / SCALE);
    }
}
