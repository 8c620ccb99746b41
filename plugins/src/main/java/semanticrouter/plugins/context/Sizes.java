package semanticrouter.plugins.context;

import java.util.Optional;
import java.util.OptionalInt;
import semanticrouter.core.call.Call;
import semanticrouter.core.model.ServedModel;

/// How long a request may be (specification: dataplane §4.8).
///
/// @param available tokens the model takes beside its answer; 0 where that is not known
/// @param trigger tokens beyond which the request is shortened
/// @param goal tokens it is brought down to
/// @param client whether the client has set them
record Sizes(int available, int trigger, int goal, boolean client) {
    /// Left for the answer where nobody says how long it may be: a share of the window, and a number of tokens at most.
    /// The product's own.
    private static final int SHARE = 8;

    private static final int RESERVE_MOST = 4_096;

    private static final int NEVER = Integer.MAX_VALUE;

    static Sizes of(ContextCompression.Budget budget, CompressionControls controls, Call call) {
        int available = available(budget, call);
        int window = available == 0 ? NEVER : available;
        int trigger = Math.min(
                window, ContextCompression.number(budget.triggerTokens()).orElse(NEVER));
        int goal = Math.min(
                trigger, ContextCompression.number(budget.targetTokens()).orElse(NEVER));
        OptionalInt asked = controls.target();
        return asked.isPresent()
                ? new Sizes(available, Math.min(trigger, asked.getAsInt()), Math.min(goal, asked.getAsInt()), true)
                : new Sizes(available, trigger, goal, false);
    }

    private static int available(ContextCompression.Budget budget, Call call) {
        ServedModel model = call.model();
        int window = model == null ? 0 : model.profile().contextWindow();
        if (window <= 0) {
            return 0;
        }
        int reserve = ContextCompression.number(budget.reserveOutputTokens())
                .orElseGet(() -> requested(call).orElse(Math.min(RESERVE_MOST, window / SHARE)));
        return Math.max(1, window - reserve);
    }

    private static OptionalInt requested(Call call) {
        Optional<String> field =
                call.body().field("max_completion_tokens").or(() -> call.body().field("max_tokens"));
        return ContextCompression.number(field.orElse(""));
    }
}
