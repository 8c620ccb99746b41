@NullMarked
package semanticrouter.signals.guard;

import org.jspecify.annotations.NullMarked;
