/// The way of a configuration file to checked records: read, normalise, expand, bind, check; every step only collects
/// findings. Start at {@link semanticrouter.config.load.ConfigLoader}.
@NullMarked
package semanticrouter.config.load;

import org.jspecify.annotations.NullMarked;
