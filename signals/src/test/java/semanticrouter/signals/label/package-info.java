@NullMarked
package semanticrouter.signals.label;

import org.jspecify.annotations.NullMarked;
