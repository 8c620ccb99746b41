package semanticrouter.cli.smoke;

import java.io.IOException;
import java.util.stream.Collectors;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.smoke.Row.Outcome;
import semanticrouter.config.diagnostic.Diagnostic;

/// One row of the table, before it is looked at.
///
/// @param name what is looked at
/// @param expected what should be seen
/// @param <T> what is looked at, such as a router
record Check<T>(String name, String expected, Look<T> look) {
    /// A way to look.
    @FunctionalInterface
    interface Look<T> {
        /// @return what was seen, when that is what was expected
        /// @throws Amiss when it is something else
        /// @throws Untried when it cannot be looked at here
        String at(T subject) throws Amiss, Untried, IOException, RefusedConfig, InterruptedException;
    }

    /// Something else was seen than expected.
    static final class Amiss extends Exception {
        private static final long serialVersionUID = 1L;

        Amiss(String seen) {
            super(seen);
        }
    }

    /// It cannot be looked at here.
    static final class Untried extends Exception {
        private static final long serialVersionUID = 1L;

        Untried(String why) {
            super(why);
        }
    }

    /// Looks.
    Row run(T subject) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return row(Outcome.PASS, look.at(subject), began);
        } catch (Untried here) {
            return row(Outcome.SKIP, String.valueOf(here.getMessage()), began);
        } catch (Amiss other) {
            return row(Outcome.FAIL, String.valueOf(other.getMessage()), began);
        } catch (RefusedConfig refused) {
            String errors = refused.diagnostics().stream()
                    .filter(Diagnostic::isError)
                    .map(error -> error.code() + " at " + error.path() + ": " + error.message())
                    .collect(Collectors.joining("; "));
            return row(Outcome.FAIL, "the configuration is refused: " + errors, began);
        } catch (CommandException failed) {
            return row(Outcome.FAIL, failed.getMessage() + "; " + failed.hint(), began);
        } catch (IOException failed) {
            String why = failed.getMessage();
            return row(Outcome.FAIL, why == null || why.isBlank() ? failed.toString() : why, began);
        }
    }

    /// The row of a check that nobody looks at.
    Row untried(String why) {
        return new Row(name, expected, Outcome.SKIP, why, 0);
    }

    private Row row(Outcome outcome, String seen, long began) {
        return new Row(name, expected, outcome, seen, (System.nanoTime() - began) / 1_000_000);
    }
}
