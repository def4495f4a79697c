package io.deprov.api.config;

/** The types a configuration value can have. */
public enum ConfigType {
    /** Text. Numbers and booleans are not accepted for it, so that {@code 0123} or {@code yes} is not silently changed. */
    STRING("text"),
    /** A whole number that fits 64 bits. */
    INTEGER("whole number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("true or false"),
    /** A duration in ISO-8601 form, e.g. {@code PT30S}; never negative. */
    DURATION("ISO-8601 duration such as PT30S"),
    /** One of a few words that the key names. */
    CHOICE("one of the allowed words"),
    /** A reference to a secret, {@code scheme:path}, e.g. {@code env:NAME} or {@code file:PATH}; never the secret itself. */
    SECRET("secret reference such as env:NAME or file:PATH"),
    /** A list of texts. */
    STRING_LIST("list of texts"),
    /** A group of keys with a schema of its own. */
    SECTION("section"),
    /** Any number of sections, each under a name of the writer's choice. */
    SECTION_MAP("map of sections");

    private final String words;

    ConfigType(String words) {
        this.words = words;
    }

    /** What to call it in a message to a person. */
    public String words() {
        return words;
    }
}
