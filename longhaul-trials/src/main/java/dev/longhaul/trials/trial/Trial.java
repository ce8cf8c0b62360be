package dev.longhaul.trials.trial;

/** One kind of fault under load. Stateless. */
public interface Trial {

    /** The command's name. */
    String name();

    /** One line for people. */
    String description();

    /** What {@code --count} counts at most in one round of a campaign: every round keeps its history in memory. */
    default int round() {
        return 60;
    }

    /**
     * Starts a database and nodes on the stage, makes load, makes faults until {@link Stage#over} says that it is enough, and
     * ends the faults. Draining, checking and cleaning up follow by themselves.
     *
     * @throws Exception if the trial itself cannot be held: that fails it, whatever the checker says
     */
    void hold(Stage stage) throws Exception;
}
