package dev.longhaul.servers;

/** A real server in a process of its own that can be stopped, killed and started over and over. For one thread at a time. */
public abstract sealed class RestartableServer implements AutoCloseable permits KafkaServer, RabbitMqServer {

    final ServerProcess process;

    /** @param process its own; it is killed and removed when this JVM ends by itself */
    RestartableServer(ServerProcess process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::remove, "server-end"));
    }

    /** Starts it if it does not run, with the data and the port that it had. */
    public final void start() {
        process.start();
    }

    /** Whether its process is there. */
    public final boolean running() {
        return process.running();
    }

    /** Shuts it down in good order; what is durable stays. */
    public final void stop() {
        process.stop();
    }

    /** Kills it at once: SIGKILL. */
    public final void kill() {
        process.kill();
    }

    /** Kills it and removes its data. */
    @Override
    public final void close() {
        process.remove();
    }
}
