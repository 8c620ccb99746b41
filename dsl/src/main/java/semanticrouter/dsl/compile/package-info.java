/// Lowers a program to the configuration document that YAML would have given: decision trees become routes, templates
/// are filled in, recipes are compiled on their own. Start at {@link Compiler}.
@NullMarked
package semanticrouter.dsl.compile;

import org.jspecify.annotations.NullMarked;
