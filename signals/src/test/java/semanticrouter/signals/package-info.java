@NullMarked
package semanticrouter.signals;

import org.jspecify.annotations.NullMarked;
