package dev.longhaul.spring.engine;

import dev.longhaul.Longhaul;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the web server, so that nothing is accepted that could not be stored, and closes it after the
 * web server has answered its last request and before any bean, such as a data source, is destroyed. A stop waits for attempts in
 * flight as long as {@code longhaul.shutdown-timeout} says, and what was not finished is tried again after the next start.
 */
public final class EngineLifecycle implements SmartLifecycle {

    /** Before the web server and listeners of brokers, whose phases are near the greatest; stopped in the opposite order. */
    public static final int PHASE = 0;

    private final Longhaul longhaul;
    private final boolean autoStart;

    /**
     * The lifecycle of an engine.
     *
     * @param autoStart whether the application's start starts it
     */
    public EngineLifecycle(Longhaul longhaul, boolean autoStart) {
        this.longhaul = longhaul;
        this.autoStart = autoStart;
    }

    @Override
    public void start() {
        longhaul.start();
    }

    @Override
    public void stop() {
        longhaul.close();
    }

    @Override
    public boolean isRunning() {
        return longhaul.statistics().running();
    }

    @Override
    public boolean isAutoStartup() {
        return autoStart;
    }

    /** An engine that was closed is not started again; a test's context that stands aside for another keeps it. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
