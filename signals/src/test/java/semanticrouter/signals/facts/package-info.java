@NullMarked
package semanticrouter.signals.facts;

import org.jspecify.annotations.NullMarked;
