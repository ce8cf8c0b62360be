package dev.longhaul.spring.config;

/** Says that the application cannot start as it is configured, and what to do about it. Shown without a stack trace. */
public final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * @param problem the setting's name, its value unless that is a secret, and what is wrong with it; a sentence
     * @param remedy what to do; a sentence
     */
    public InvalidConfigurationException(String problem, String remedy) {
        super(problem + " " + remedy);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
