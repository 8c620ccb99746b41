/// Plugins that answer in place of the model, keep or judge what it answers. Start at {@link FastResponse}.
@NullMarked
package semanticrouter.plugins.reply;

import org.jspecify.annotations.NullMarked;
