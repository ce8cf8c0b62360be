package dev.longhaul.trials.comparison;

/**
 * Who takes part, and how it is set up.
 *
 * @param name for the table
 * @param setup in a sentence, for the page
 * @param resumes whether each handler must run exactly as often as it needs to, the first, second and fourth once, in their order
 * @param opens makes a new one
 */
record Entry(String name, String setup, boolean resumes, Opens opens) {

    /** How a contestant is made. */
    @FunctionalInterface
    interface Opens {
        /**
         * Sets one up.
         *
         * @param place the name of its topic or queue, which does not exist yet
         */
        Contestant open(Servers servers, String place, FourHandlers handlers);
    }
}
