@NullMarked
package semanticrouter.kubernetes.convert;

import org.jspecify.annotations.NullMarked;
