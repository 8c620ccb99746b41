/// Tests of the routing language as a whole. Start at {@link RecipeGoldenTest}.
@NullMarked
package semanticrouter.dsl;

import org.jspecify.annotations.NullMarked;
