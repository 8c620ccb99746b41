package semanticrouter.core.loop;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.selection.Candidate;

/// One call of a loop.
///
/// @param candidate who is asked
/// @param body a chat completion request; the model's name is set when a backend is chosen
public record LoopQuestion(Candidate candidate, ChatBody body) {}
