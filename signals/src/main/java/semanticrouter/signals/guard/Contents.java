package semanticrouter.signals.guard;

import java.util.LinkedHashSet;
import java.util.List;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.TextWindow;

/// The texts a guard reads: the current turn whole, and the conversation before it when a rule asks for that.
final class Contents {
    private Contents() {}

    /// Distinct, non-empty chunks that cover the turn and, if wanted, the other texts of the conversation
    /// (specification: signals §2.1.4).
    static List<String> chunks(RequestFacts facts, boolean history, int budget) {
        var texts = new LinkedHashSet<String>();
        texts.add(facts.evalText());
        if (history) {
            texts.addAll(facts.nonUserTexts());
            texts.addAll(facts.priorUserTexts());
        }
        var chunks = new LinkedHashSet<String>();
        texts.forEach(text -> chunks.addAll(TextWindow.chunks(text, budget)));
        chunks.removeIf(String::isBlank);
        return List.copyOf(chunks);
    }
}
