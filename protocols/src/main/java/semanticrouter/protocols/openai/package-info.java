/// OpenAI Chat Completions: request to facts, answers and errors to bytes, accounting of replies. Start at {@link
/// OpenAiChat}.
@NullMarked
package semanticrouter.protocols.openai;

import org.jspecify.annotations.NullMarked;
