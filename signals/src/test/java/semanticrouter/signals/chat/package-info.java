@NullMarked
package semanticrouter.signals.chat;

import org.jspecify.annotations.NullMarked;
