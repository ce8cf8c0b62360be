package dev.longhaul.trials.benchmark.peer;

/** An attempt that the workload wants to fail: 80 bytes of message, and no stack trace, whose cost is not the contest. */
public final class FailedOnPurpose extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String MESSAGE =
            "the supplier answered 503 Service Unavailable and asks to be tried again later.";

    FailedOnPurpose() {
        super(MESSAGE, null, false, false);
    }
}
