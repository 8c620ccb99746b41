/// Shortening of long texts to their telling sentences before signals read them (specification: signals §2.1.5).
@NullMarked
package semanticrouter.core.compression;

import org.jspecify.annotations.NullMarked;
