package semanticrouter.dsl.generate;

/// A model that answers a system message and one message of a user. Called from one thread.
@FunctionalInterface
public interface ChatModel {
    /// The whole answer.
    ///
    /// @param temperature of sampling, 0 to 2
    /// @param maxTokens most tokens of the answer
    /// @throws Failed when there is none
    String answer(String system, String user, double temperature, int maxTokens) throws Failed, InterruptedException;

    /// The model could not be asked, or gave no answer; nothing is tried again.
    final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String hint;

        /// @param message what went wrong, without key, instruction or answer
        /// @param hint how to mend it
        public Failed(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        public String hint() {
            return hint;
        }
    }
}
