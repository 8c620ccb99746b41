/// Tools of the router's own, which models use while they work on one call: how each protocol has them. Start at {@link
/// ToolTalk}.
@NullMarked
package semanticrouter.plugins.owntool;

import org.jspecify.annotations.NullMarked;
