package dev.longhaul.trials.checker;

/** One broken promise: what kind, and where. */
public record Finding(Kind kind, String what) {

    /** The kinds of broken promises. */
    public enum Kind {
        /** An acknowledged job is not there, or has not ended though everything was drained. */
        LOST,
        /** A job that nobody asked for, or an ending that its handler and its schedule do not explain. */
        UNEXPECTED,
        /** An attempt ran beside or after another of its job, and no lost claim explains it. */
        DUPLICATED,
        /** An attempt started before it was due. */
        EARLY,
        /** Two jobs of one ordering key ran together or in the wrong order. */
        OUT_OF_ORDER,
        /** An attempt started after the job's cancel was acknowledged. */
        AFTER_CANCEL,
        /** A node wrote an outcome, or started an attempt, after its claim was taken back. */
        STALE_WRITE,
        /** A job ended twice. */
        ENDED_TWICE,
        /** A job is in no place, or in two. */
        MISPLACED,
        /** An effect in the database without its outcome, or twice, or an outcome without its effect. */
        EFFECT,
        /** Something that the trial itself demands did not happen in time. */
        LATE
    }
}
