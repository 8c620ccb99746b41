/// The same exam for every store.
@NullMarked
package semanticrouter.stores;

import org.jspecify.annotations.NullMarked;
