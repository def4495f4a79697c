package io.deprov.benchmarks.report;

/** What a figure should reach, decided from the figure and the limit that was measured beside it. */
public final class Goal {

    private interface Rule {
        boolean isMet(double figure, double limit);
    }

    private final String text;
    private final Rule rule;

    private Goal(String text, Rule rule) {
        this.text = text;
        this.rule = rule;
    }

    /** At least so many times the limit, e.g. 0.8 or 5. */
    public static Goal atLeastTimesLimit(double times) {
        String text =
                times < 1 ? String.format("at least %.0f %%", times * 100) : String.format("at least %.0fx", times);
        return new Goal(text, (figure, limit) -> figure >= times * limit);
    }

    /** At least so much, whatever the limit. */
    public static Goal atLeast(double least) {
        return new Goal(String.format("at least %,.0f", least), (figure, limit) -> figure >= least);
    }

    /** At most so much, whatever the limit. */
    public static Goal atMost(double most) {
        return new Goal(String.format("at most %,.0f", most), (figure, limit) -> figure <= most);
    }

    /** At most the limit. */
    public static Goal atMostLimit() {
        return new Goal("at most the limit", (figure, limit) -> figure <= limit);
    }

    /** Whether it is reached. */
    public boolean isMet(double figure, double limit) {
        return rule.isMet(figure, limit);
    }

    @Override
    public String toString() {
        return text;
    }
}
