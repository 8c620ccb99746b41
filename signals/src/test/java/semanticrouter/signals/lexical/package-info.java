@NullMarked
package semanticrouter.signals.lexical;

import org.jspecify.annotations.NullMarked;
