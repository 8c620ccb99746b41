@NullMarked
package semanticrouter.signals.text;

import org.jspecify.annotations.NullMarked;
