package io.deprov.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page below {@code docs} at the root of the repository. */
final class Documentation {

    private final Path file;

    Documentation(String name) {
        // Tests run in their module's directory.
        file = Path.of("..", "..", "docs", name).toAbsolutePath().normalize();
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between this marker and the next end. */
    String block(String marker) {
        String text = text();
        int start = start(text, marker);
        return text.substring(start, text.indexOf("<!-- end -->", start));
    }

    /** What stands between a fence of this language and its end; the first there is. */
    String fenced(String language) {
        String text = text();
        String fence = "```" + language + "\n";
        int start = text.indexOf(fence) + fence.length();
        return text.substring(start, text.indexOf("```", start));
    }

    Path file() {
        return file;
    }

    private int start(String text, String marker) {
        String line = "<!-- " + marker + " -->\n";
        int at = text.indexOf(line);
        if (at < 0) {
            throw new AssertionError(file + " has no line " + line);
        }
        return at + line.length();
    }
}
