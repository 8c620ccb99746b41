@NullMarked
package semanticrouter.signals.kb;

import org.jspecify.annotations.NullMarked;
