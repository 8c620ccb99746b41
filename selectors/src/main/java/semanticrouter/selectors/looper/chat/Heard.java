package semanticrouter.selectors.looper.chat;

import semanticrouter.core.fault.Failure;
import semanticrouter.core.selection.Candidate;

/// What one call of a loop brought.
public sealed interface Heard {
    /// Who was asked.
    Candidate candidate();

    /// Its place in the account.
    int step();

    /// An answer.
    record Said(Candidate candidate, int step, ChatAnswer answer) implements Heard {}

    /// None.
    ///
    /// @param why without a text of the request or the reply
    record Silent(Candidate candidate, int step, Failure why) implements Heard {}
}
