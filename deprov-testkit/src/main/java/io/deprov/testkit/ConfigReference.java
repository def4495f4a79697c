package io.deprov.testkit;

import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reference of what a configuration may say, as a table in Markdown: generated from the schema, so that it cannot be wrong. A test that
 * calls {@link #requireFresh} fails when the page is stale; run with the system property {@code deprov.docs} set to {@code write} it
 * renews the page instead.
 *
 * <pre>{@code
 * <!-- generated: roster -->
 * <!-- end -->
 * }</pre>
 */
public final class ConfigReference {

    private static final String PROPERTY = "deprov.docs";
    private static final String END = "<!-- end -->";

    private ConfigReference() {}

    /** The table; a key of a section has the section's name before it. */
    public static String of(ConfigSchema schema) {
        StringBuilder table = new StringBuilder("| key | type | default | what it is |\n|---|---|---|---|\n");
        rows(schema, "", table);
        return table.toString();
    }

    private static void rows(ConfigSchema schema, String prefix, StringBuilder table) {
        for (ConfigKey key : schema.keys()) {
            table.append("| `")
                    .append(prefix)
                    .append(key.name())
                    .append("` | ")
                    .append(type(key))
                    .append(" | ")
                    .append(
                            key.isRequired()
                                    ? "**required**"
                                    : key.defaultValue()
                                            .map(ConfigReference::value)
                                            .orElse(""))
                    .append(" | ")
                    .append(key.doc().replace("|", "\\|"))
                    .append(" |\n");
            String below = prefix + key.name() + (key.type() == ConfigType.SECTION_MAP ? ".NAME." : ".");
            key.section().ifPresent(section -> rows(section, below, table));
        }
    }

    private static String type(ConfigKey key) {
        if (key.type() == ConfigType.CHOICE) {
            return key.choices().stream().map(choice -> "`" + choice + "`").collect(Collectors.joining(", "));
        }
        boolean ranged = key.type() == ConfigType.INTEGER && key.least() != Long.MIN_VALUE;
        return key.type().words() + (ranged ? ", " + key.least() + " to " + key.most() : "");
    }

    private static String value(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ConfigReference::value).collect(Collectors.joining(", "))
                : "`" + value + "`";
    }

    /**
     * Checks that a page has the table of a schema between {@code <!-- generated: NAME -->} and {@code <!-- end -->}.
     *
     * @param page a file in UTF-8
     * @throws AssertionError when it has not, with what to do
     * @throws UncheckedIOException when the page cannot be read
     */
    public static void requireFresh(Path page, String name, ConfigSchema schema) {
        String marker = "<!-- generated: " + name + " -->\n";
        String expected = of(schema);
        try {
            String text = Files.readString(page);
            int start = text.indexOf(marker) + marker.length();
            int end = text.indexOf(END, start);
            if (start < marker.length() || end < 0) {
                throw new AssertionError(page + " has no lines " + marker.strip() + " and " + END);
            }
            if (text.substring(start, end).equals(expected)) {
                return;
            }
            if (!"write".equals(System.getProperty(PROPERTY))) {
                throw new AssertionError(
                        page + " is stale: run this test with -D" + PROPERTY + "=write, and look at what has changed");
            }
            Files.writeString(page, text.substring(0, start) + expected + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
