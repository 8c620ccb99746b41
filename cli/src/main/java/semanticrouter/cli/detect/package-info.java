/// Finds the models a new user already has and writes a first configuration for them. Start at {@link Detection}.
@NullMarked
package semanticrouter.cli.detect;

import org.jspecify.annotations.NullMarked;
