package dev.longhaul.server.engine;

import dev.longhaul.Longhaul;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the web server, so that nothing is accepted that could not be stored, and closes it after the
 * web server has answered its last request. A stop waits for attempts in flight as long as {@code
 * longhaul.shutdown-timeout} says, and what was not finished is tried again after the next start.
 */
final class EngineLifecycle implements SmartLifecycle {

    /** Before the web server, whose phase is near the greatest; stopped in the opposite order. */
    private static final int PHASE = 0;

    private final Longhaul longhaul;

    EngineLifecycle(Longhaul longhaul) {
        this.longhaul = longhaul;
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
    public int getPhase() {
        return PHASE;
    }
}
