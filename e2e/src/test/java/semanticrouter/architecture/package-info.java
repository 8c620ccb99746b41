/// The rules of the code base, as tests: direction of modules, sizes, names, formatting. Start at {@code LayersTest}.
@NullMarked
package semanticrouter.architecture;

import org.jspecify.annotations.NullMarked;
