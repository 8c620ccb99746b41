@NullMarked
package semanticrouter.signals.bank;

import org.jspecify.annotations.NullMarked;
