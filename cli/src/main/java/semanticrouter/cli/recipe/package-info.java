/// Binds the roles of a recipe to the models a user has.
@NullMarked
package semanticrouter.cli.recipe;

import org.jspecify.annotations.NullMarked;
