/// What the declarations of plugins share: the switch {@link Enabled}.
@NullMarked
package semanticrouter.plugins.kind;

import org.jspecify.annotations.NullMarked;
