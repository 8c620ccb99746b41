package semanticrouter.protocols;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.request.RequestFacts;

/// What a dialect reads off the bytes of one chat request.
///
/// @param facts what stages may look at
/// @param body what is sent on, with every byte kept
/// @param streaming whether the client asked for a stream
public record ChatRequest(RequestFacts facts, ChatBody body, boolean streaming) {}
