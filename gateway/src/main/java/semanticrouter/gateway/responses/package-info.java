/// The Responses API: exchanges that remember, and what is remembered. Start at {@link
/// semanticrouter.gateway.responses.ResponsesApi}.
@NullMarked
package semanticrouter.gateway.responses;

import org.jspecify.annotations.NullMarked;
