package dev.longhaul.job;

/** Says that an attempt's claim was taken back while the attempt still ran: whatever it does now is for nothing. */
public final class ClaimLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClaimLostException(String message) {
        super(message);
    }
}
