/// The command line of Semantic Router. Start at {@link Main}.
@NullMarked
package semanticrouter.cli;

import org.jspecify.annotations.NullMarked;
