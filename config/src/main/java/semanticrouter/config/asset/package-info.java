/// Files a configuration names. Start at {@link semanticrouter.config.asset.AssetResolver}.
@NullMarked
package semanticrouter.config.asset;

import org.jspecify.annotations.NullMarked;
