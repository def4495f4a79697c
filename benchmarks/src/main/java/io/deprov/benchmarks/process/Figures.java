package io.deprov.benchmarks.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named figures that one process prints and another one reads: a line each, {@code figure NAME VALUE}. */
public final class Figures {

    private static final String WORD = "figure ";

    private final Map<String, Double> byName = new LinkedHashMap<>();

    private Figures() {}

    /** Prints one, on standard output. */
    public static void print(String name, double value) {
        System.out.println(line(name, value));
        System.out.flush();
    }

    /** Prints one, on standard output. */
    public static void print(String name, long value) {
        print(name, (double) value);
    }

    static String line(String name, double value) {
        return WORD + name + " " + value;
    }

    static Figures read(List<String> lines) {
        Figures figures = new Figures();
        for (String line : lines) {
            if (line.startsWith(WORD)) {
                String[] words = line.split(" ", 3);
                figures.byName.put(words[1], Double.parseDouble(words[2]));
            }
        }
        return figures;
    }

    /** True when it printed a figure of this name. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The figure of this name; the newest when there are several.
     *
     * @throws IllegalStateException when the other process has not printed it
     */
    public double get(String name) {
        Double value = byName.get(name);
        if (value == null) {
            throw new IllegalStateException("the process printed no figure " + name + ", only " + byName.keySet());
        }
        return value;
    }
}
