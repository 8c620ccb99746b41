/// Runs the `TEST` blocks of a program against a router that somebody else supplies. Start at {@link TestRunner}.
@NullMarked
package semanticrouter.dsl.probe;

import org.jspecify.annotations.NullMarked;
