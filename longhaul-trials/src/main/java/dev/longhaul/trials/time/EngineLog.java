package dev.longhaul.trials.time;

/** The logs of the engine, and of what stands around it, in this process. */
public final class EngineLog {

    private EngineLog() {}

    /** Switches it off: simulated worlds fail on purpose, thousands of times a second. Call it before the engine is used. */
    public static void off() {
        System.setProperty("org.slf4j.simpleLogger.log.dev.longhaul", "off");
    }

    /** Switches off what clients of brokers say at every start and at every second of an outage that is made on purpose. */
    public static void brokersOff() {
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.kafka", "off");
        System.setProperty("org.slf4j.simpleLogger.log.com.rabbitmq", "off");
        System.setProperty("org.slf4j.simpleLogger.log.org.springframework", "error");
    }
}
