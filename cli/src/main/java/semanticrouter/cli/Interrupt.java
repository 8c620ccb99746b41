package semanticrouter.cli;

import java.lang.reflect.Proxy;

/// Makes Ctrl-C the end of a command that has not failed: its exit code is 0 (specification: surfaces §2.2).
///
/// The platform's signal handling has no public type, so it is reached by name; where it is missing, Ctrl-C ends the
/// command with the platform's own code.
final class Interrupt {
    private Interrupt() {}

    @SuppressWarnings("ReferenceEquality") // a proxy has no other idea of being equal, and its own would ask back here
    static void succeeds() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exits = Proxy.newProxyInstance(
                    handler.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            System.exit(ExitCode.OK);
                            yield null;
                        }
                        case "equals" -> arguments != null && self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "interrupt";
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, exits);
        } catch (ReflectiveOperationException _) {
            // The platform keeps its own code.
        }
    }
}
