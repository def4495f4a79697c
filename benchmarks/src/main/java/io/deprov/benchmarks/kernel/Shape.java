package io.deprov.benchmarks.kernel;

/** How so many steps come to be under way at once. */
public enum Shape {
    /** One leaver at a time, who has accounts on so many partitions: a lane each, and in each one step at a time. */
    PARTITIONS("one leaver, %d partition", "s"),
    /** So many leavers at once, each plan applied by a thread of its own, all on one partition that takes so many steps at once. */
    LEAVERS("%d leaver", "s at once");

    private final String one;
    private final String more;

    Shape(String one, String more) {
        this.one = one;
        this.more = more;
    }

    /** For people. */
    public String text(int concurrency) {
        return String.format(one, concurrency) + (concurrency == 1 ? "" : more);
    }
}
