package semanticrouter.config.encoder;

import semanticrouter.config.tree.DocPath;
import semanticrouter.core.encoder.EncoderRuntime;

/// Opens the learned models a configuration wants, or gives those that are open already.
@FunctionalInterface
public interface EncoderSource {
    /// The models for a choice.
    ///
    /// @throws Refusal when one of them cannot be loaded
    /// @throws InterruptedException when interrupted while loading
    EncoderRuntime open(EncoderChoice choice) throws Refusal, InterruptedException;

    /// A source that always gives the same models.
    static EncoderSource of(EncoderRuntime encoders) {
        return _ -> encoders;
    }

    /// Why models cannot be had.
    final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient DocPath at;
        private final String hint;

        /// @param at where the document asks for it
        /// @param message what is wrong, for a person
        /// @param hint how to mend it; may be empty
        public Refusal(DocPath at, String message, String hint) {
            super(message);
            this.at = at;
            this.hint = hint;
        }

        public DocPath at() {
            return at;
        }

        public String message() {
            return String.valueOf(getMessage());
        }

        public String hint() {
            return hint;
        }
    }
}
