/// Anthropic Messages: request to facts, answers and errors to bytes, accounting of replies. Start at {@link
/// AnthropicMessages}.
@NullMarked
package semanticrouter.protocols.anthropic;

import org.jspecify.annotations.NullMarked;
