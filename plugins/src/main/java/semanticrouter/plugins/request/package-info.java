/// Plugins that edit what is sent to the model: its prompt, parameters and headers. Start at {@link SystemPrompt}.
@NullMarked
package semanticrouter.plugins.request;

import org.jspecify.annotations.NullMarked;
