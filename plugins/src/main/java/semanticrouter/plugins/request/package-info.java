/// Plugins that edit what is sent to the model: its prompt, parameters, headers and tools. Start at {@link SystemPrompt}.
@NullMarked
package semanticrouter.plugins.request;

import org.jspecify.annotations.NullMarked;
