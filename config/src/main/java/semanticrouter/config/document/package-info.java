/// The configuration document v0.3 as records; the options of signals, algorithms and plugins stay raw trees here, they
/// belong to their kinds. Start at {@link semanticrouter.config.document.ConfigDocument}.
@NullMarked
package semanticrouter.config.document;

import org.jspecify.annotations.NullMarked;
