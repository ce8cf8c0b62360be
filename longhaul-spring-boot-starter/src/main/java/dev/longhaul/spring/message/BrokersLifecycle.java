package dev.longhaul.spring.message;

import dev.longhaul.messaging.Messaging;
import dev.longhaul.spring.engine.EngineLifecycle;
import org.springframework.context.SmartLifecycle;

/** Begins to receive from brokers once the engine has started, and stops it, and stores what was received, before the engine is closed. */
public final class BrokersLifecycle implements SmartLifecycle {

    private final Messaging messaging;
    private final boolean autoStart;
    private volatile boolean running;

    /**
     * The lifecycle of what messaging receives and sends.
     *
     * @param autoStart whether the application's start starts it
     */
    public BrokersLifecycle(Messaging messaging, boolean autoStart) {
        this.messaging = messaging;
        this.autoStart = autoStart;
    }

    @Override
    public void start() {
        messaging.start();
        running = true;
    }

    @Override
    public void stop() {
        messaging.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStart;
    }

    /** Brokers that were closed are not started again; a test's context that stands aside for another keeps them. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return EngineLifecycle.PHASE + 1;
    }
}
