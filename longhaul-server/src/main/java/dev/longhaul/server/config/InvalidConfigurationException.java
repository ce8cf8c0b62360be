package dev.longhaul.server.config;

/** Says that the server cannot start as it is configured, and what to do about it. Shown without a stack trace. */
public final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem the setting's name, its value unless that is a secret, and what is wrong with it
     * @param remedy what to do
     */
    public InvalidConfigurationException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
