@NullMarked
package semanticrouter.console.demo;

import org.jspecify.annotations.NullMarked;
