package io.deprov.cli;

import java.util.List;

/**
 * Whether the JVM could read what was typed. Under a locale like {@code C} it puts U+FFFD in the place of every other letter, and a
 * directory asked for such a name truthfully answers that it knows nobody: a leaver would be taken for clean.
 */
final class Garbled {

    private static final char REPLACEMENT = '\uFFFD';

    private Garbled() {}

    /** Refuses arguments with letters that were lost. */
    static void refuse(List<String> arguments) throws UsageException {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).indexOf(REPLACEMENT) >= 0) {
                throw new UsageException(
                        "argument " + (i + 1) + " holds letters that cannot be read under this locale, so"
                                + " nobody would be found by it; set LC_ALL=C.UTF-8 or another UTF-8 locale");
            }
        }
    }
}
