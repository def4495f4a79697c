package io.deprov.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells below each other. One column gives way: it is cut when the rows would be too wide, the others are not. A row may
 * have a remark, which follows in lines of its own. Not thread-safe.
 */
public final class Table {

    private static final int LEAST_FLEXIBLE = 16;
    private static final String GAP = "  ";

    /** One row. */
    private record Row(List<String> cells, String remark) {}

    private final int flexible;
    private final List<Row> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param flexible the index of the column that gives way
     */
    public Table(int flexible) {
        this.flexible = flexible;
    }

    /** Adds a row. */
    public Table row(String... cells) {
        return remarked("", cells);
    }

    /** Adds a row with a remark. */
    public Table remarked(String remark, String... cells) {
        List<String> plain = new ArrayList<>();
        for (String cell : cells) {
            plain.add(PlainText.of(cell));
        }
        rows.add(new Row(plain, remark));
        return this;
    }

    /** Number of rows. */
    public int size() {
        return rows.size();
    }

    /** Prints the rows, or the first {@code most} of them and how many more there are. */
    public void print(Screen screen, int indent, int most) {
        // One more line would say no more than the row itself.
        int shown = rows.size() - 1 <= most ? rows.size() : most;
        List<Integer> widths = widths(screen.width() - indent);
        for (Row row : rows.subList(0, shown)) {
            StringBuilder line = new StringBuilder(" ".repeat(indent));
            for (int i = 0; i < row.cells().size(); i++) {
                String cell = PlainText.fit(row.cells().get(i), widths.get(i));
                line.append(i == 0 ? "" : GAP).append(PlainText.padded(cell, widths.get(i)));
            }
            screen.line(line.toString());
            if (!row.remark().isEmpty()) {
                screen.text(indent + 4, row.remark());
            }
        }
        if (shown < rows.size()) {
            screen.line(" ".repeat(indent) + String.format("… and %,d more (--all)", rows.size() - shown));
        }
    }

    private List<Integer> widths(int columns) {
        List<Integer> widths = new ArrayList<>();
        for (Row row : rows) {
            for (int i = 0; i < row.cells().size(); i++) {
                int width = PlainText.width(row.cells().get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        if (flexible < widths.size()) {
            int others = widths.stream().mapToInt(Integer::intValue).sum()
                    - widths.get(flexible)
                    + GAP.length() * (widths.size() - 1);
            int room = Math.max(LEAST_FLEXIBLE, columns - others);
            widths.set(flexible, Math.min(widths.get(flexible), room));
        }
        return widths;
    }
}
