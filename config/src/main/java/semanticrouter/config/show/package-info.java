/// What a configuration amounts to once defaults are filled in, without secrets, and who set what.
/// Start at {@link semanticrouter.config.show.EffectiveConfig}.
@NullMarked
package semanticrouter.config.show;

import org.jspecify.annotations.NullMarked;
