package semanticrouter.signals;

import java.util.List;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.signals.facts.AuthzSignal;
import semanticrouter.signals.facts.ContextSignal;
import semanticrouter.signals.facts.ConversationSignal;
import semanticrouter.signals.facts.MetadataSignal;
import semanticrouter.signals.guard.JailbreakSignal;
import semanticrouter.signals.guard.PiiSignal;
import semanticrouter.signals.kb.KbSignal;
import semanticrouter.signals.label.ClassifierSignal;
import semanticrouter.signals.label.FactCheckSignal;
import semanticrouter.signals.label.ModalitySignal;
import semanticrouter.signals.label.UserFeedbackSignal;
import semanticrouter.signals.language.LanguageSignal;
import semanticrouter.signals.lexical.EventSignal;
import semanticrouter.signals.lexical.KeywordSignal;
import semanticrouter.signals.lexical.StructureSignal;
import semanticrouter.signals.semantic.ComplexitySignal;
import semanticrouter.signals.semantic.DomainSignal;
import semanticrouter.signals.semantic.EmbeddingSignal;
import semanticrouter.signals.semantic.PreferenceSignal;
import semanticrouter.signals.semantic.ReaskSignal;

/// Every signal family that comes with the router.
public final class BuiltinSignals {
    private BuiltinSignals() {}

    /// The families, cheapest first.
    public static List<SignalFamily<?>> all() {
        return List.of(
                new ContextSignal(),
                new ConversationSignal(),
                new MetadataSignal(),
                new AuthzSignal(),
                new KeywordSignal(),
                new StructureSignal(),
                new EventSignal(),
                new LanguageSignal(),
                new EmbeddingSignal(),
                new DomainSignal(),
                new ComplexitySignal(),
                new ReaskSignal(),
                new PreferenceSignal(),
                new KbSignal(),
                new JailbreakSignal(),
                new PiiSignal(),
                new FactCheckSignal(),
                new UserFeedbackSignal(),
                new ModalitySignal(),
                new ClassifierSignal());
    }
}
