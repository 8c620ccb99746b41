package semanticrouter.cli.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import semanticrouter.cli.workspace.Ports;

/// Why a server could not be started, as far as it can be seen from outside.
public final class TakenPorts {
    private TakenPorts() {}

    /// Names the usual ports that are taken, because that is the usual reason.
    public static String hint(int portOffset) {
        Ports ports = Ports.DEFAULT.offset(portOffset);
        var taken = new ArrayList<String>();
        for (int port :
                new int[] {ports.listener(), ports.dashboard(), ports.management(), ports.metrics(), ports.extProc()}) {
            if (port != 0 && !free(port)) {
                taken.add(Integer.toString(port));
            }
        }
        return taken.isEmpty()
                ? "mend what the message says and start again; `vllm-sr doctor` looks at this machine."
                : "port " + String.join(", ", taken)
                        + " is taken by another program; use --port-offset N to move every port.";
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
