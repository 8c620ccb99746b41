/// OpenAI Responses over chat models: requests and the turns before them to a chat request, chat replies and streams
/// back to response objects and events. Pure; records are kept elsewhere. Start at {@link
/// semanticrouter.protocols.responses.ResponsesReader}.
@NullMarked
package semanticrouter.protocols.responses;

import org.jspecify.annotations.NullMarked;
