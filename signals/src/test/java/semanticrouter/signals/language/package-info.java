@NullMarked
package semanticrouter.signals.language;

import org.jspecify.annotations.NullMarked;
