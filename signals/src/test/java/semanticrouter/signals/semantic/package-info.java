@NullMarked
package semanticrouter.signals.semantic;

import org.jspecify.annotations.NullMarked;
