package io.deprov.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of one benchmark, each beside the limit that was measured in the same run. Whether a goal is met is computed from the two
 * when the table is printed.
 */
public final class ResultTable {

    private static final String NONE = "-";
    private static final List<String> HEAD =
            List.of("what", "figure", "lowest to highest", "measured beside it", "limit", "ratio", "goal", "");

    private final String title;
    private final List<String> notes = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** A table with nothing in it yet. */
    public ResultTable(String title) {
        this.title = title;
    }

    /**
     * One result.
     *
     * @param what what was measured
     * @param unit what figure and limit count
     * @param figure the figure
     * @param beside what the limit is; null when there is none
     * @param limit the limit; null when there is none
     * @param goal what the figure should reach; null when it is shown for comparison only
     */
    private record Row(
            String what,
            Unit unit,
            Measurement figure,
            @Nullable String beside,
            @Nullable Measurement limit,
            @Nullable Goal goal) {

        private List<String> cells() {
            double median = figure.median();
            double limitMedian = limit == null ? Double.NaN : limit.median();
            return List.of(
                    what,
                    unit.text(median),
                    figure.size() == 1 ? NONE : unit.text(figure.lowest()) + " to " + unit.text(figure.highest()),
                    beside == null ? NONE : beside,
                    limit == null ? NONE : unit.text(limitMedian),
                    limit == null || limitMedian == 0 ? NONE : ratio(median / limitMedian),
                    goal == null ? NONE : goal.toString(),
                    goal == null ? "" : goal.isMet(median, limitMedian) ? "met" : "NOT met");
        }

        private static String ratio(double ratio) {
            return ratio < 2 ? String.format("%.0f %%", ratio * 100) : String.format("%.1fx", ratio);
        }
    }

    /** Says something that a reader of the figures has to know. */
    public ResultTable note(String text) {
        notes.add(text);
        return this;
    }

    /** A result beside its limit, with a goal. */
    public ResultTable row(
            String what, Unit unit, Measurement figure, String beside, Measurement limit, @Nullable Goal goal) {
        rows.add(new Row(what, unit, figure, beside, limit, goal));
        return this;
    }

    /** A result that nothing limits but itself. */
    public ResultTable row(String what, Unit unit, Measurement figure, @Nullable Goal goal) {
        rows.add(new Row(what, unit, figure, null, null, goal));
        return this;
    }

    /** Prints it. */
    public void print(PrintStream out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(row.cells()));
        int[] widths = new int[HEAD.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        out.println();
        out.println(title);
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                text.append(padded(line.get(i), widths[i], isNumber(i))).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
        notes.forEach(note -> out.println("  * " + note));
    }

    private static boolean isNumber(int column) {
        return column == 1 || column == 2 || column == 4 || column == 5;
    }

    private static String padded(String text, int width, boolean right) {
        String spaces = " ".repeat(width - text.length());
        return right ? spaces + text : text + spaces;
    }
}
