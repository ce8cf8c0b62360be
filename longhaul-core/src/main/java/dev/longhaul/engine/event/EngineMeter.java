package dev.longhaul.engine.event;

import dev.longhaul.job.Outcome;
import java.time.Duration;

/**
 * Hears what an engine measures, as it happens: what histograms are made of, and cannot be told afterwards from {@link
 * Counters}. Called on the engine's own threads, several at once: it must not wait and must not throw.
 */
public interface EngineMeter {

    /** Measures nothing. */
    EngineMeter NONE = new EngineMeter() {};

    /** An attempt of that type started on this node so long after it was due; negative never. */
    default void started(String type, Duration late) {}

    /** An attempt of that type was settled by this node, after so long a run; a lost one ends when its loss is noticed. */
    default void settled(String type, Outcome.Kind outcome, Duration took) {}

    /** One commit held so many jobs or marks; never zero. */
    default void committed(Batch batch, int jobs) {}

    /** What the engine does in groups. */
    enum Batch {
        /** Jobs accepted. */
        ACCEPT,
        /** Jobs claimed. */
        CLAIM,
        /** Attempts settled. */
        SETTLE,
        /** Marks made in the inbox. */
        MARK;

        /** The lower-case word used in metrics. */
        public String word() {
            return switch (this) {
                case ACCEPT -> "accept";
                case CLAIM -> "claim";
                case SETTLE -> "settle";
                case MARK -> "mark";
            };
        }
    }
}
