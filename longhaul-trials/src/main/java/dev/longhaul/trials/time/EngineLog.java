package dev.longhaul.trials.time;

/** The engine's log in this process. */
public final class EngineLog {

    private EngineLog() {}

    /** Switches it off: simulated worlds fail on purpose, thousands of times a second. Call it before the engine is used. */
    public static void off() {
        System.setProperty("org.slf4j.simpleLogger.log.dev.longhaul", "off");
    }
}
