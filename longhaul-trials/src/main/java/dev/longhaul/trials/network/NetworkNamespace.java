package dev.longhaul.trials.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of the kernel, joined to this machine's by one virtual cable. What runs in it reaches this machine at
 * {@link #outside} and nothing else, and the cable can be cut, in both directions or in one. For one thread at a time.
 *
 * <p>A cut drops packets in silence, as a network does: it is a queue without room. Nobody is told, and what was sent
 * before the cut ended is sent again by TCP.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final int LONGEST_SECONDS = 20;
    private static final String DROP = "pfifo";

    private final String name;
    private final String outer;
    private final String inner;
    private final String network;

    private NetworkNamespace(String name, int number) {
        this.name = name;
        this.outer = name + "o";
        this.inner = name + "i";
        // A network for tests (RFC 2544), so that no real one is hidden by it; four addresses each.
        this.network = "198.19." + (number / 64) + "." + (number % 64) * 4;
    }

    /** Which packets vanish. */
    public enum Cut {
        /** All. */
        BOTH,
        /** Those of the namespace: its machine is not heard, and hears. */
        FROM_INSIDE,
        /** Those to the namespace: its machine is heard, and hears nothing. */
        TO_INSIDE
    }

    /**
     * Makes one.
     *
     * @param number of its network, 0 to 16,383; no two at a time may share it
     * @throws IllegalStateException if that needs a right or a program that is not there; the message says which
     */
    public static NetworkNamespace create(int number) {
        if (number < 0 || number >= 16_384) {
            throw new IllegalArgumentException("the number " + number + " is outside 0 to 16383");
        }
        NetworkNamespace made = new NetworkNamespace("lh" + number, number);
        // What a trial left behind that was killed.
        made.close();
        try {
            made.ip("netns", "add", made.name);
            made.ip("link", "add", made.outer, "type", "veth", "peer", "name", made.inner);
            made.ip("link", "set", made.inner, "netns", made.name);
            made.ip("addr", "add", made.outside() + "/30", "dev", made.outer);
            made.ip("link", "set", made.outer, "up");
            made.ip("-n", made.name, "addr", "add", made.inside() + "/30", "dev", made.inner);
            made.ip("-n", made.name, "link", "set", made.inner, "up");
            made.ip("-n", made.name, "link", "set", "lo", "up");
            return made;
        } catch (IllegalStateException e) {
            made.close();
            throw e;
        }
    }

    /** The address of this machine as the namespace sees it. */
    public String outside() {
        return address(1);
    }

    /** The address of the namespace. */
    public String inside() {
        return address(2);
    }

    /** The command that a program's own is appended to, to run it inside. */
    public List<String> wrapper() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Cuts the cable. */
    public void cut(Cut which) {
        if (which != Cut.TO_INSIDE) {
            run("ip", "netns", "exec", name, "tc", "qdisc", "replace", "dev", inner, "root", DROP, "limit", "0");
        }
        if (which != Cut.FROM_INSIDE) {
            run("tc", "qdisc", "replace", "dev", outer, "root", DROP, "limit", "0");
        }
    }

    /** Mends the cable; nothing happens if it is whole. */
    public void heal() {
        tryRun("ip", "netns", "exec", name, "tc", "qdisc", "del", "dev", inner, "root");
        tryRun("tc", "qdisc", "del", "dev", outer, "root");
    }

    /** Removes it, and what of it there is. */
    @Override
    public void close() {
        tryRun("ip", "link", "del", outer);
        tryRun("ip", "netns", "del", name);
    }

    private String address(int last) {
        int dot = network.lastIndexOf('.');
        return network.substring(0, dot + 1) + (Integer.parseInt(network.substring(dot + 1)) + last);
    }

    private void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) {
        Result result = result(command);
        if (result.code != 0) {
            throw new IllegalStateException("'" + String.join(" ", command) + "' ended with " + result.code + " ("
                    + result.said.strip() + "); partitions need root, network namespaces, and ip and tc (Debian:"
                    + " apt-get install iproute2)");
        }
    }

    private static void tryRun(String... command) {
        // What is not there need not be removed.
        result(command);
    }

    private static Result result(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "it did not end within " + LONGEST_SECONDS + " s");
            }
            return new Result(process.exitValue(), said);
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
    }

    private record Result(int code, String said) {}
}
