package io.deprov.api.config;

import java.util.List;

/**
 * A configuration that was refused, with every problem found. Messages name target and key and say what is expected; they never
 * repeat a value that may be a secret.
 */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf gives a serializable list
    private final List<String> problems;

    /**
     * Refuses a configuration.
     *
     * @param problems at least one sentence
     */
    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
