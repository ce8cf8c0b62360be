package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.node.NodeProcess.Launch;
import dev.longhaul.trials.node.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The nodes of a trial, dead and alive, and the load that they make. For one thread; {@link #all} is for any. */
final class Crew {

    private static final Duration COMMAND = Duration.ofSeconds(30);

    private final Path histories;
    private final Path log;
    private final Map<String, Integer> incarnations = new HashMap<>();
    private final Map<String, NodeProcess> nodes = new TreeMap<>();
    /** Nodes that nobody has waited for. */
    private final Set<String> starting = new TreeSet<>();

    private @Nullable LoadShape shape;

    Crew(Path histories, Path log) {
        this.histories = histories;
        this.log = log;
    }

    /** A node that is to be started; without workers it only asks. */
    record Starting(String name, String url, Duration lease, int workers, long seed) {}

    NodeProcess start(Starting what, UnaryOperator<Launch> change) {
        int incarnation = incarnations.merge(what.name(), 1, Integer::sum);
        NodeSettings settings = new NodeSettings(
                what.name() + "." + incarnation, what.url(), histories, what.lease(), what.workers(), what.seed());
        NodeProcess node = NodeProcess.start(settings, change.apply(Launch.plain(log)));
        synchronized (nodes) {
            nodes.put(what.name(), node);
        }
        starting.add(what.name());
        return node;
    }

    void ready(String name) {
        node(name).awaitReady();
        starting.remove(name);
        if (shape != null) {
            loadOne(name, shape);
        }
    }

    void readyAll() {
        for (String name : List.copyOf(starting)) {
            if (node(name).alive()) {
                ready(name);
            }
        }
        starting.clear();
    }

    NodeProcess node(String name) {
        synchronized (nodes) {
            NodeProcess node = nodes.get(name);
            if (node == null) {
                throw new IllegalArgumentException("no node '" + name + "' was started; there are " + nodes.keySet());
            }
            return node;
        }
    }

    Map<String, NodeProcess> all() {
        synchronized (nodes) {
            return Map.copyOf(nodes);
        }
    }

    void load(LoadShape perNode) {
        shape = perNode;
        all().forEach((name, node) -> {
            if (node.alive()) {
                loadOne(name, perNode);
            }
        });
    }

    void loadOne(String name, LoadShape its) {
        node(name).ask("load " + JsonMapper.shared().writeValueAsString(its), COMMAND);
    }

    void loadOff(Duration longest) {
        shape = null;
        for (NodeProcess node : all().values()) {
            if (node.alive()) {
                node.ask("load off", longest);
            }
        }
    }
}
