package io.deprov.cli.text;

import java.io.PrintStream;
import java.util.List;

/** Prints for people, at a given width. Whatever goes through here is {@linkplain PlainText plain}. Not thread-safe. */
public final class Screen {

    private final PrintStream stream;
    private final int width;

    /** Prints here. */
    public Screen(PrintStream stream, int width) {
        this.stream = stream;
        this.width = width;
    }

    /** Columns there are. */
    public int width() {
        return width;
    }

    /** One line as it is; longer ones are left to the terminal, so that digests and paths can be copied. */
    public Screen line(String text) {
        stream.println(PlainText.of(text).stripTrailing());
        return this;
    }

    /** An empty line. */
    public Screen blank() {
        stream.println();
        return this;
    }

    /** An empty line and a heading. */
    public Screen heading(String text) {
        return blank().line(text);
    }

    /** Text in as many lines as it takes, indented. */
    public Screen text(int indent, String text) {
        for (String line : PlainText.wrap(PlainText.of(text), Math.max(20, width - indent))) {
            line(" ".repeat(indent) + line);
        }
        return this;
    }

    /** A point of a list. */
    public Screen point(int indent, String text) {
        List<String> lines = PlainText.wrap(PlainText.of(text), Math.max(20, width - indent - 2));
        for (int i = 0; i < lines.size(); i++) {
            line(" ".repeat(indent) + (i == 0 ? "- " : "  ") + lines.get(i));
        }
        return this;
    }

    /** Lines "name  value", the values below each other. */
    public Screen field(String name, String value) {
        return line("  " + PlainText.padded(name, 12) + " " + value);
    }
}
