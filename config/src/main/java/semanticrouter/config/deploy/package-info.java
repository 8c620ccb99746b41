/// Changing the configuration while the router runs: checked, backed up, taken into use, and undone.
@NullMarked
package semanticrouter.config.deploy;

import org.jspecify.annotations.NullMarked;
